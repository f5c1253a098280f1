namespace DistSeq.Engine.Cells;

/// <summary>What <see cref="LstmLayerNormCell{TSums}"/> normalizes; a constant, as in <see cref="ILstmVariant"/>.</summary>
internal interface INormalizedSums
{
    /// <summary>Whether x Wx and h' Wh are normalized each for itself, over all gates; else their sum, gate by gate.</summary>
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
