namespace DistSeq.Grains.Jobs;

/// <summary>Says why a job cannot start.</summary>
internal static class WaitReason
{
    private const int MostNamed = 3;

    /// <summary>Names the jobs that it waits for; null if there are none.</summary>
    public static string? Behind(IReadOnlyList<string> ahead) => ahead.Count == 0
        ? null
        : $"{Names(ahead)} {(ahead.Count == 1 ? "has" : "have")} the compute threads "
            + $"or {(ahead.Count == 1 ? "comes" : "come")} first. "
            + "It starts when enough of them are free; cancel what is not wanted";

    /// <summary>Why the silos cannot run it even if all other jobs give way; null if they can.</summary>
    /// <param name="request">What the job asks for.</param>
    /// <param name="silos">The silos that answer and stay.</param>
    public static string? Of(SlotRequest request, IReadOnlyList<SiloInfo> silos)
    {
        if (silos.Count == 0 || Allocation.CanBeHad(silos, request))
            return null;
        var threads = Allocation.Slots(silos, request);
        if (threads > 0)
        {
            return $"the cluster has {Number(threads, "compute thread")} for it and the job wants at least {request.Least}. "
                + "It starts when silos join";
        }

        var others = string.Join(", ", silos.Select(silo => $"{silo.Name} {silo.Numerics}").Distinct());
        return $"it began with the numerics {request.Numerics}, which no silo has now ({others}): "
            + "on another build its weights would differ. "
            + "Start a silo of the build that it began on, or cancel it and submit it again";
    }

    private static string Names(IReadOnlyList<string> jobs) => jobs.Count switch
    {
        1 => jobs[0],
        <= MostNamed => $"{string.Join(", ", jobs.SkipLast(1))} and {jobs[^1]}",
        _ => $"{string.Join(", ", jobs.Take(MostNamed))} and {Number(jobs.Count - MostNamed, "more job")}",
    };

    private static string Number(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
