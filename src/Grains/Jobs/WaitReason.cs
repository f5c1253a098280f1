using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Cluster;

namespace DistSeq.Grains.Jobs;

/// <summary>Says why the silos that there are cannot run a job, whoever else gives way.</summary>
internal static class WaitReason
{
    /// <summary>Null where they can.</summary>
    /// <param name="request">What the job asks for.</param>
    /// <param name="silos">Those that answer and stay.</param>
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

    private static string Number(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
