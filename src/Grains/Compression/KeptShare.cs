namespace DistSeq.Grains.Compression;

/// <summary>
/// The share of a gradient that top-k keeps. It is larger at first, while weights move fast and late gradients do harm (Lin et
/// al., Deep Gradient Compression, 2018). It is halved in stages: halving gives the same number on every machine.
/// </summary>
internal sealed class KeptShare
{
    private const double First = 0.25;

    private readonly double _keep;
    private readonly long _warmUp;
    private readonly int _stages;

    public KeptShare(AggregationSpec spec)
    {
        _keep = spec.Keep;
        _warmUp = spec.KeepWarmUp;
        for (var share = First; share > _keep; share /= 2)
            _stages++;
    }

    /// <param name="step">Optimizer updates that were made before.</param>
    public double At(long step) => step >= _warmUp ? _keep : Math.Max(_keep, First / (1L << (int)(step * _stages / _warmUp)));
}
