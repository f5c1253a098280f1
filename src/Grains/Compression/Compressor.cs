namespace DistSeq.Grains.Compression;

/// <summary>A kind of compression: what gradients are rounded to before they travel.</summary>
internal abstract class Compressor
{
    /// <summary>The form in which they travel, which loses nothing of what is rounded.</summary>
    public abstract WireFormat Format { get; }

    /// <summary>Whether what is left off is kept and added to the next (error feedback).</summary>
    public virtual bool HasFeedback => true;

    /// <summary>Whether weights are rounded too, piece by piece and by several threads.</summary>
    public virtual bool RoundsWeights => false;

    /// <summary>Rounds values; may be done in place.</summary>
    /// <param name="values">Of any length.</param>
    /// <param name="rounded">As long.</param>
    /// <param name="step">Optimizer updates that were made before.</param>
    public abstract void Round(ReadOnlySpan<float> values, Span<float> rounded, long step);
}
