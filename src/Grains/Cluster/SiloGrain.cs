using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Orleans.GrainDirectory;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers for the silo it is placed on.</summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name)]
internal sealed class SiloGrain(ComputeThreads compute, SiloDeparture departure, JobParts parts, ILocalSiloDetails silo) : Grain, ISiloGrain
{
    public Task<SiloInfo> Get() =>
        Task.FromResult(new SiloInfo(silo.Name, silo.SiloAddress.ToParsableString(), compute.Count) { IsLeaving = departure.IsLeaving });

    /// <summary>A duplicate, or one that comes late, finds nothing left of those epochs.</summary>
    public Task EndBefore(string job, long epoch)
    {
        parts.EndBefore(job, epoch);
        return Task.CompletedTask;
    }
}
