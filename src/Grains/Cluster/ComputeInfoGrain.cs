using DistSeq.Contracts.Cluster;
using DistSeq.Grains.Placement;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Cluster;

/// <summary>Answers for the silo it is placed on; changes nothing.</summary>
[AtSiloPlacement]
internal sealed class ComputeInfoGrain(ComputeThreads compute, ILocalSiloDetails silo) : Grain, IComputeInfoGrain
{
    public Task<SiloInfo> Get() => Task.FromResult(new SiloInfo(silo.Name, silo.SiloAddress.ToParsableString(), compute.Count));
}
