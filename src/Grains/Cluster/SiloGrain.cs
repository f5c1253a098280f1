using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;
using Orleans.GrainDirectory;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers for the silo it is placed on; changes nothing.</summary>
[AtSiloPlacement, GrainDirectory(GrainDirectoryName = KeyedDirectory.Name)]
internal sealed class SiloGrain(ComputeThreads compute, SiloDeparture departure, ILocalSiloDetails silo) : Grain, ISiloGrain
{
    public Task<SiloInfo> Get() =>
        Task.FromResult(new SiloInfo(silo.Name, silo.SiloAddress.ToParsableString(), compute.Count) { IsLeaving = departure.IsLeaving });
}
