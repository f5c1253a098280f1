namespace DistSeq.Architecture.Tests;

/// <summary>Wall clocks are set ahead and back: what waits or decides goes by time that has passed.</summary>
public sealed partial class ClockTests
{
    /// <summary>Files that may read a wall clock, and what for.</summary>
    private static readonly Dictionary<string, string> Permitted = new()
    {
        ["src/Silo/Hosting/SteadyClock.cs"] = "the time at which a silo started",
        ["src/Silo/Membership/GuardedMembershipTable.cs"] = "signs of life that Orleans compares with wall clocks",
        ["src/Grains/Contracts/Cluster/ProcessFacts.cs"] = "shown: doctor compares clocks",
        ["src/Client/Doctor/Examination.cs"] = "shown: doctor compares clocks",
        ["src/Client/Commands/Sweeps/SweepReportCommand.cs"] = "shown: when a report was written",
        ["src/Grains/Collection/ClockLead.cs"] = "kept: ages of what outlives processes, whatever clock wrote it",
        ["src/Grains/Collection/Collector.cs"] = "kept: ages of what outlives processes",
        ["src/Grains/Cluster/ClusterGrain.cs"] = "kept: ages of jobs",
        ["src/Grains/Cluster/JobRegistryGrain.cs"] = "kept: when a job has ended",
        ["src/Grains/Cluster/SiloGrain.cs"] = "kept: how far clocks differ",
        ["src/Grains/Jobs/ListedJobs.cs"] = "kept: when a job was found damaged",
        ["src/Grains/Sweeps/ListedSweeps.cs"] = "kept: when a sweep was found ended or damaged",
        ["src/Grains/Sweeps/SweepGrain.cs"] = "kept: when a sweep was submitted",
        ["src/Grains/Sweeps/TrialBudget.cs"] = "kept: hours since a sweep was submitted, which outlive processes",
        ["src/Security/CertificateFolder.cs"] = "certificates are valid by wall clocks",
        ["src/Security/CertificateMaker.cs"] = "certificates are valid by wall clocks",
        ["src/Security/TokenMint.cs"] = "proofs are dated for other machines",
        ["src/Security/TokenCheck.cs"] = "proofs are dated by other machines",
        ["src/Silo/Storage/FolderArtifactStore.cs"] = "kept: ages of files",
        ["src/Grains/Jobs/JobGrain.cs"] = "shown: when a job was submitted",
        ["src/Grains/Cluster/JobTroubles.cs"] = "shown: since when a job is held up",
        ["src/Grains/Jobs/JobRevival.cs"] = "shown: when a lost job was found",
    };

    [Fact]
    public void Wall_clocks_are_read_only_where_time_is_shown() =>
        Verdict.None(
            Repository.CSharp("src").Where(file => !Permitted.ContainsKey(file.Path))
                .SelectMany(file => file.Find(WallClock(), file.Code)),
            "Take time that has passed (TimeProvider.GetTimestamp, GetElapsedTime); "
            + "where time is shown to people, name the file and the reason in ClockTests:");

    [Fact]
    public void Every_file_that_may_read_a_wall_clock_does() =>
        Verdict.None(
            Permitted.Keys.Where(path =>
                !Repository.CSharp("src").Any(file => file.Path == path && WallClock().IsMatch(file.Code))),
            "Take these out of the list in ClockTests:");

    [GeneratedRegex(@"\b(GetUtcNow|GetLocalNow|UtcNow)\b")]
    private static partial Regex WallClock();
}
