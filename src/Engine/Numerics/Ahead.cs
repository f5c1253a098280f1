namespace DistSeq.Engine.Numerics;

/// <summary>Memory to prefetch while a tile is computed. This is only a hint: it never changes a value.</summary>
/// <param name="at">Start; null for none.</param>
/// <param name="step">Floats per k.</param>
internal readonly unsafe struct Ahead(float* at, int step)
{
    public readonly float* At = at;
    public readonly int Step = step;

    /// <summary>What comes after <paramref name="depth"/> values of k.</summary>
    public Ahead After(int depth) => new(At + ((long)depth * Step), Step);
}
