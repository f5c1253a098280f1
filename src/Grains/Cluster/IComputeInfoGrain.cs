using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>What one silo has to compute with; its key is the silo's address.</summary>
[Alias("distseq.IComputeInfoGrain")]
internal interface IComputeInfoGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<SiloInfo> Get();
}
