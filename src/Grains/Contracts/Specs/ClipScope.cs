namespace DistSeq.Contracts.Specs;

/// <summary>Which gradient is clipped.</summary>
public enum ClipScope
{
    /// <summary>Each lane's own, before lanes are averaged.</summary>
    Lane,

    /// <summary>The mean over all lanes, as PyTorch's clip_grad_norm_ does.</summary>
    Batch,
}
