namespace DistSeq.Engine.Cells;

/// <summary>
/// What <see cref="LstmLayerNormCell{TSums}"/> normalizes, as a constant like those of <see cref="IPeepholeVariant"/>.
/// </summary>
internal interface INormalizedSums
{
    /// <summary>
    /// Whether x Wx and h' Wh are normalized separately, each over all gates. If not, their sum is normalized gate by gate.
    /// </summary>
    static abstract bool Apart { get; }
}

internal readonly struct SumsApart : INormalizedSums
{
    public static bool Apart => true;
}

internal readonly struct SumsOfGates : INormalizedSums
{
    public static bool Apart => false;
}
