namespace DistSeq.Engine.Numerics;

/// <summary>Memory to bring near while a tile is computed: a hint, which never reads and changes no value.</summary>
/// <param name="at">Where; null for nowhere.</param>
/// <param name="step">Floats for each k.</param>
internal readonly unsafe struct Ahead(float* at, int step)
{
    public readonly float* At = at;
    public readonly int Step = step;

    /// <summary>What follows after so many k.</summary>
    public Ahead After(int depth) => new(At + ((long)depth * Step), Step);
}
