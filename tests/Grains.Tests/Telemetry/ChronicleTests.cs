using DistSeq.Grains.Tests.Sweeps;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Tests.Telemetry;

public sealed class ChronicleTests : IDisposable
{
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_job_logs_its_beginning_and_its_end_once()
    {
        await using var cluster = await Start();
        var id = (await cluster.Train(Examples.Job)).Status.Id;

        await Eventually.Holds(() => Task.FromResult(_log.With(id).Count == 2), () => string.Join('\n', _log.With(id)));
        Assert.Equal(
            [$"Job {id} begins: 12 steps on 1 silos with 1 compute threads", $"Job {id} ended as completed at step 12"],
            _log.With(id));
    }

    [Fact]
    public async Task A_job_that_loses_its_silo_logs_who_has_taken_it_over_and_from_where_it_goes_on()
    {
        await using var cluster = await Start(silos: 3, savesAlways: true);
        var job = await cluster.Submit(Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } });
        var id = job.GetPrimaryKeyString();
        await Eventually.Holds(async () =>
            (await cluster.Grains.GetGrain<IJobCheckpointsGrain>(id).ListCheckpoints()).Manifests.Count > 0);
        Assert.True(cluster.Host.TryGetGrainContext(job.GetGrainId(), out var home));

        await cluster.Replace(home.Address.SiloAddress!, TestContext.Current.CancellationToken);
        await Eventually.Holds(() => Task.FromResult(
            _log.With(id).Exists(static line => line.Contains("goes on", StringComparison.Ordinal))));
        await job.Cancel();
        await Outcome.Of(job);

        await Eventually.Holds(() => Task.FromResult(_log.With(id)[^1].StartsWith($"Job {id} ended", StringComparison.Ordinal)));
        var lines = _log.With(id);
        Assert.Single(lines, static line => line.Contains(" begins", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains(" is taken over at step ", StringComparison.Ordinal));
        Assert.Matches($@"^Job {id} ended as cancelled at step \d+$", lines[^1]);
        Assert.Single(lines, static line => line.Contains(" ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sweep_logs_its_beginning_and_its_end_once()
    {
        await using var cluster = await Start();
        var sweep = await RunSweep.Submitted(cluster, new SweepSpec
        {
            Base = Examples.Job,
            Search = new Dictionary<string, SearchSpec> { ["optimizer.learningRate"] = new() { Range = [0.001, 0.1] } },
            Budget = new BudgetSpec { Trials = 2 },
            Parallel = 1,
        });
        var id = sweep.GetPrimaryKeyString();
        var status = await RunSweep.Ended(sweep);

        await Eventually.Holds(() => Task.FromResult(_log.With(id).Count == 2), () => string.Join('\n', _log.With(id)));
        Assert.Equal($"Sweep {id} begins: up to 2 trials, 1 at a time", _log.With(id)[0]);
        Assert.StartsWith(
            $"Sweep {id} ended as completed after 2 trials; best objective: ", _log.With(id)[1], StringComparison.Ordinal);
        Assert.Equal(2, status.Trials.Count);
    }

    private Task<TestCluster> Start(int silos = 1, bool savesAlways = false) => TestCluster.StartAsync(
        silos, savesAlways: savesAlways, configure: silo => silo.Services.AddLogging(logging => logging.AddProvider(_log)));
}
