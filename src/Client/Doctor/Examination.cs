using DistSeq.Client.Views;

namespace DistSeq.Client.Doctor;

/// <summary>All checks, in the order they are shown. A check that goes wrong does not keep the others from running.</summary>
internal sealed class Examination(Invocation invocation)
{
    private const int MostJobs = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Finding> _findings = [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        _findings.Add(RunsFolder());
        await TryAsync("cluster", () => ExamineAsync(cancellationToken), cancellationToken);
        return _findings;
    }

    private async Task ExamineAsync(CancellationToken cancellationToken)
    {
        var clock = invocation.Shell.Clock;
        var begun = clock.GetTimestamp();
        await using var cluster = await invocation.Shell.Connect(invocation.Cluster, cancellationToken);
        var took = $"{Figures.Fixed(clock.GetElapsedTime(begun).TotalSeconds, 1)} s";
        _findings.Add(new Finding("cluster", FindingState.Ok,
            invocation.Cluster.Address is { } address
                ? $"{address} and a silo answer after {took}"
                : $"a silo within this process is up after {took}", null));
        await TryAsync("silos", async () =>
        {
            var asked = clock.GetUtcNow();
            var facts = await cluster.Grains.GetGrain<IClusterGrain>(0).Examine().WaitAsync(Patience, clock, cancellationToken);
            var answered = clock.GetUtcNow();
            Add(facts, await JobsAsync(facts, cluster.Grains, cancellationToken), asked, answered);
        }, cancellationToken);
    }

    private async Task<Finding> JobsAsync(ClusterFacts facts, IGrainFactory grains, CancellationToken cancellationToken)
    {
        try
        {
            var query = new JobQuery { State = JobState.Queued, Limit = MostJobs };
            var page = await grains.GetGrain<IClusterGrain>(0).FindJobs(query)
                .WaitAsync(Patience, invocation.Shell.Clock, cancellationToken);
            return SiloChecks.Jobs(facts.Silos, page.Jobs);
        }
        catch (Exception exception) when (ErrorReport.MayPass(exception, cancellationToken) || exception is DamagedException)
        {
            return SiloChecks.Jobs(facts.Silos, [], ErrorReport.FirstLine(exception));
        }
    }

    private void Add(ClusterFacts cluster, Finding jobs, DateTimeOffset asked, DateTimeOffset answered)
    {
        _findings.Add(SiloChecks.Silos(cluster));
        var (silos, client) = (cluster.Silos, ProcessFacts.Here(invocation.Shell.Clock));
        if (silos.Count == 0)
            return;
        _findings.AddRange(
            SiloChecks.Threads(silos),
            SiloChecks.Store(silos),
            jobs,
            ProcessChecks.Clocks(silos, asked, answered),
            ProcessChecks.Vectors(silos, client),
            ProcessChecks.Numerics(silos),
            ProcessChecks.Versions(silos, client),
            SiloChecks.Memory(silos),
            SiloChecks.Collector(silos),
            EncryptionCheck.Of(silos, invocation.Cluster.Address));
        if (SiloChecks.Rebuilt(silos) is { } rebuilt)
            _findings.Add(rebuilt);
    }

    private Finding RunsFolder()
    {
        const string check = "runs";
        try
        {
            invocation.DemandRuns();
            FileTrouble.MakeFolder(invocation.Runs);
            using var file = new FileStream(
                Path.Combine(invocation.Runs, $".doctor.{Guid.NewGuid():N}.tmp"),
                FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
            return new Finding(check, FindingState.Ok, $"{invocation.Shown(invocation.Runs)} can be written to", null);
        }
        catch (ArgumentException exception)
        {
            return new Finding(check, FindingState.Failure, exception.Message, null);
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            return new Finding(
                check, FindingState.Failure,
                $"{invocation.Shown(invocation.Runs)} cannot be written to: {FileTrouble.Reason(exception)}",
                "Choose another folder with --out DIR, or change who may write there.");
        }
    }

    // The message of a failure says itself what to do.
    private async Task TryAsync(string check, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
#pragma warning disable CA1031 // Whatever goes wrong is a finding.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            using var words = new StringWriter();
            ErrorReport.Write(exception, words);
            _findings.Add(new Finding(check, FindingState.Failure, words.ToString().TrimEnd(), null));
        }
    }
}
