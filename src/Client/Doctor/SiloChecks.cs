using DistSeq.Client.Views;

namespace DistSeq.Client.Doctor;

/// <summary>Checks of what silos say about themselves.</summary>
internal static class SiloChecks
{
    private const long LeastMemory = 512L << 20;
    private const double FullMemory = 0.85;
    private const int MostNamed = 5;
    private const string AskAgain = "Ask again in a few seconds, and read the silos' logs if it stays so.";

    public static Finding Silos(ClusterFacts cluster) => cluster.Silent.Count > 0
        ? new Finding("silos", cluster.Silos.Count > 0 ? FindingState.Warning : FindingState.Failure,
            $"{Answering(cluster)}; silent: {string.Join(", ", cluster.Silent)}",
            "See whether they hang or are cut off; dead ones drop out by themselves within half a minute.")
        : Finding.Unless(cluster.Silos.Count > 0, "silos", Answering(cluster), "Start a silo.", FindingState.Failure);

    public static Finding Threads(IReadOnlyList<SiloFacts> silos)
    {
        var crowded = silos.Where(static silo => silo.ComputeThreads > silo.Process.Processors).ToList();
        return Finding.Unless(crowded.Count == 0, "threads",
            Each(crowded.Count > 0 ? crowded : silos,
                static silo => $"{silo.ComputeThreads} on {Number(silo.Process.Processors, "processor")}"),
            "More compute threads than processors slow each other down: lower DISTSEQ__COMPUTETHREADS there.");
    }

    public static Finding Store(IReadOnlyList<SiloFacts> silos)
    {
        var broken = silos.Where(static silo => silo.StoreError is not null).ToList();
        return broken.Count > 0
            ? new Finding("store", FindingState.Failure, Each(broken, static silo => $"{silo.Store}: {silo.StoreError}"),
                "See that it is up and has room, and that DISTSEQ__ARTIFACTS names the same place on all silos.")
            : new Finding("store", FindingState.Ok,
                $"{string.Join(" and ", silos.Select(static silo => silo.Store).Distinct())}: written, read and deleted in "
                    + $"{Figures.Milliseconds(silos.Max(static silo => silo.StoreSeconds))} ms", null);
    }

    /// <param name="silos">They say what holds up running jobs.</param>
    /// <param name="queued">Jobs that do not run yet.</param>
    /// <param name="unlisted">Why the waiting jobs are not known; null where they are.</param>
    public static Finding Jobs(IReadOnlyList<SiloFacts> silos, IReadOnlyList<JobLine> queued, string? unlisted = null)
    {
        var troubles = silos.SelectMany(static silo => silo.JobTroubles).ToList();
        var stuck = queued.Where(static job => job.CannotStart).Select(static job => $"{job.Id} waits: {job.WaitsFor}").ToList();
        var silent = queued.Where(static job => job.Error is not null).Select(static job => $"{job.Id}: {job.Error}").ToList();
        var waiting = queued.Count(static job => job is { WaitsFor: not null, CannotStart: false });
        var (held, acts) = (new List<string>(), new List<string>());
        void Add(IReadOnlyCollection<string> found, string act)
        {
            held.AddRange(found);
            if (found.Count > 0 && !acts.Contains(act))
                acts.Add(act);
        }

        Add(troubles, "See that the store is up and has room; the jobs then continue by themselves.");
        Add(stuck, "Start silos that have what they wait for, or cancel them.");
        Add(silent, AskAgain);
        Add(unlisted is null ? [] : [$"waiting jobs cannot be listed: {unlisted}"], AskAgain);
        var turn = waiting switch { 0 => "", 1 => "; 1 waits for its turn", _ => $"; {waiting} wait for their turn" };
        var found = string.Join("; ", held.Take(MostNamed))
            + (held.Count > MostNamed ? $"; and {held.Count - MostNamed} more" : "");
        return Finding.Unless(
            held.Count == 0, "jobs", held.Count == 0 ? $"nothing holds one up{turn}" : found, string.Join(' ', acts));
    }

    /// <summary>Null where none was.</summary>
    public static Finding? Rebuilt(IReadOnlyList<SiloFacts> silos)
    {
        var rebuilt = silos.Where(static silo => silo.RebuiltRecords.Count > 0).ToList();
        return rebuilt.Count == 0 ? null : new Finding("records", FindingState.Warning,
            $"damaged and rebuilt: {Each(rebuilt, static silo => string.Join(", ", silo.RebuiltRecords))}",
            "Nothing of them is lost; check the store's disk.");
    }

    public static Finding Memory(IReadOnlyList<SiloFacts> silos)
    {
        var tight = silos.Where(static silo => silo.Process.MemoryLimit < LeastMemory
            || silo.Process.MemoryUsed > FullMemory * silo.Process.MemoryLimit).ToList();
        return Finding.Unless(tight.Count == 0, "memory",
            Each(tight.Count > 0 ? tight : silos,
                static silo => $"{Mebibytes(silo.Process.MemoryUsed)} of {Mebibytes(silo.Process.MemoryLimit)} MiB"),
            "Raise the memory limit there: weights, gradients and data are held in memory.");
    }

    public static Finding Collector(IReadOnlyList<SiloFacts> silos)
    {
        var slow = silos.Where(static silo => !silo.Process.IsServerCollector && silo.Process.Processors > 1).ToList();
        return Finding.Unless(slow.Count == 0, "collector",
            Each(slow.Count > 0 ? slow : silos, static silo => silo.Process.IsServerCollector ? "server" : "workstation"),
            "Remove DOTNET_gcServer=0 from the environment there: without server collection pauses are longer.");
    }

    /// <summary>One value where all silos share it, else each silo with its own.</summary>
    public static string Each(IReadOnlyList<SiloFacts> silos, Func<SiloFacts, string> value) =>
        silos.Select(value).Distinct().Count() == 1 && silos.Count > 1
        ? $"{value(silos[0])} on each of {silos.Count}"
        : string.Join(", ", silos.Select(silo => $"{silo.Name} {value(silo)}"));

    private static string Answering(ClusterFacts cluster) =>
        cluster.Silos.Count == 1 ? "1 silo answers" : $"{cluster.Silos.Count} silos answer";

    private static string Number(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString("#,0", CultureInfo.InvariantCulture);
}
