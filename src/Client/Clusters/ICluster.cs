namespace DistSeq.Client.Clusters;

/// <summary>A way to a cluster's grains.</summary>
internal interface ICluster : IAsyncDisposable
{
    IGrainFactory Grains { get; }
}
