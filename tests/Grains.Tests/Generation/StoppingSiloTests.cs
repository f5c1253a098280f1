namespace DistSeq.Grains.Tests.Generation;

/// <summary>A stopping silo does not wait for long answers.</summary>
public sealed class StoppingSiloTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_waits_for_texts_or_figures_is_told_that_the_silo_stops(bool generates)
    {
        await using var cluster = await TestCluster.StartAsync();
        var job = (await cluster.Train(Examples.Job with { Training = Examples.Job.Training with { Steps = 2 } })).Status.Id;
        var upload = await cluster.Upload(Encoding.UTF8.GetBytes(Examples.Lines));
        var silo = cluster.Host.Silos[0];
        var compute = silo.ServiceProvider.GetRequiredService<ComputeThreads>();
        using ManualResetEventSlim begun = new(), end = new();
        // Endless work on the only thread.
        var endless = compute.Run(() =>
        {
            begun.Set();
            return end.Wait(TimeSpan.FromMinutes(5), CancellationToken.None);
        });
        await Eventually.Holds(() => Task.FromResult(begun.IsSet));
        var generator = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IGeneratorGrain>(0);
        Task answer = generates
            ? generator.Generate(new GenerationRequest { Model = new ModelSource(job, null) })
            : generator.Evaluate(new ModelSource(job, null), upload);
        await Eventually.Holds(() => Task.FromResult(compute.Waiting > 0));

        var stopped = cluster.Host.StopSiloAsync(silo, TestContext.Current.CancellationToken);

        var told = await Assert.ThrowsAsync<SiloUnavailableException>(() => answer);
        Assert.Contains("is stopping. Ask again.", told.Message, StringComparison.Ordinal);
        await Eventually.Comes(stopped);
        end.Set();
        Assert.True(await endless);
    }
}
