using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Sweeps;
using static DistSeq.Grains.Tests.Sweeps.RunSweep;

namespace DistSeq.Grains.Tests.Sweeps;

/// <summary>Thousands of trials whose jobs end at once, while what runs the sweep is lost again and again.</summary>
public sealed class SweepScaleTests
{
    private const int Trials = 10_000;
    private const int Losses = 1_000;

    // Of an activation. So that nearly all trials, at four of these each, are needed for all losses.
    private const int MostWritesAndCalls = 70;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly SweepSpec Spec = new()
    {
        Base = Examples.Job,
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.hidden"] = new() { Range = [16, 64] },
            ["optimizer.learningRate"] = new() { Range = [0.0001, 1], Scale = SearchScale.Log },
        },
        Budget = new BudgetSpec { Trials = Trials },
        Parallel = 4,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_trials_end_once_each_through_a_thousand_crashes()
    {
        var jobs = new MockedJobs();
        await using var cluster = await Start(jobs, silos: 1);
        var undisturbed = End(cluster, await Submitted(cluster, Spec));

        var disturbed = await Disturbed(cluster, jobs, activation =>
        {
            activation.Deactivate();
            return Task.CompletedTask;
        });

        Demand(disturbed, await undisturbed, jobs);
    }

    /// <summary>
    /// The same with silos, which takes most of an hour. By hand:
    /// dotnet run -c Release --project tests/Grains.Tests -- -explicit only -method "*killed_silos"
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Ten_thousand_trials_end_once_each_through_a_thousand_killed_silos()
    {
        var jobs = new MockedJobs();
        await using var cluster = await Start(jobs, silos: 3);
        var undisturbed = await End(cluster, await Submitted(cluster, Spec));
        var kills = 0;

        var disturbed = await Disturbed(cluster, jobs, async activation =>
        {
            await cluster.Replace(activation.Address.SiloAddress!, Cancellation);
            if (++kills % 100 == 0)
                TestContext.Current.SendDiagnosticMessage("{0} kills", kills);
        });

        Demand(disturbed, undisturbed, jobs);
    }

    private static Task<TestCluster> Start(MockedJobs jobs, int silos) => TestCluster.StartAsync(
        silos, configure: silo => silo.AddOutgoingGrainCallFilter(jobs), keepsRecordsInMemory: true);

    // Loses the activation of a sweep as often as is asked for, at moments that are drawn.
    private static async Task<SweepStatus> Disturbed(TestCluster cluster, MockedJobs jobs, Func<IGrainContext, Task> lose)
    {
        using var struck = new SemaphoreSlim(0);
        var sweep = cluster.Grains.GetGrain<ISweepGrain>("disturbed");
        var crash = new ActivationCrash(seed: 1, MostWritesAndCalls, Losses, () => struck.Release());
        await Submitted(cluster, Spec, "disturbed");
        jobs.Crashes["disturbed"] = crash;
        cluster.Records.Watch("disturbed", crash);
        for (var loss = 0; loss < Losses; loss++)
        {
            await Eventually.Comes(struck.WaitAsync(Cancellation));
            Assert.True(cluster.Host.TryGetGrainContext(sweep.GetGrainId(), out var activation));
            await lose(activation);
            await Wake(cluster, sweep);
        }

        return await End(cluster, sweep);
    }

    private static void Demand(SweepStatus status, SweepStatus undisturbed, MockedJobs jobs)
    {
        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(Enumerable.Range(0, Trials), status.Trials.Select(static trial => trial.Number));
        Assert.All(status.Trials, static trial => Assert.True(trial.HasEnded));
        Assert.Equal(Table(undisturbed), Table(status));
        Assert.Empty(jobs.Ambiguous);
        Assert.Equal(status.Trials.Concat(undisturbed.Trials).Select(static trial => trial.Job).Order(), jobs.Submitted.Order());
    }

    private static async Task<SweepStatus> End(TestCluster cluster, ISweepGrain sweep)
    {
        await Eventually.Holds(
            async () => await Wake(cluster, sweep) != JobState.Running, Longest, "the sweep has ended", Cancellation);
        return await sweep.GetStatus();
    }

    // As the keeper does, who asks every two seconds.
    private static async Task<JobState> Wake(TestCluster cluster, ISweepGrain sweep)
    {
        try
        {
            return (await cluster.Grains.GetGrain<ISweepRecordGrain>(sweep.GetPrimaryKeyString()).Wake()).State;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // Its silo is gone: the next one answers.
            return JobState.Running;
        }
    }
}
