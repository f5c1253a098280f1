namespace DistSeq.Grains.Compression;

/// <summary>A kind of compression: what gradients are rounded to before they are sent.</summary>
internal abstract class Compressor
{
    /// <summary>The form in which they are sent; it loses nothing of rounded values.</summary>
    public abstract WireFormat Format { get; }

    /// <summary>Whether what is left out is kept and added to the next (error feedback).</summary>
    public virtual bool HasFeedback => true;

    /// <summary>Whether weights are rounded too, piece by piece and by several threads.</summary>
    public virtual bool RoundsWeights => false;

    /// <summary>Rounds values, in place if both are the same.</summary>
    /// <param name="values">Of any length.</param>
    /// <param name="rounded">As long.</param>
    /// <param name="step">Optimizer updates made before.</param>
    public abstract void Round(ReadOnlySpan<float> values, Span<float> rounded, long step);
}
