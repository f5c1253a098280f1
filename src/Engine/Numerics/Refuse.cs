using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Numerics;

/// <summary>Throws for arguments that do not fit, away from the hot code.</summary>
internal static class Refuse
{
    [DoesNotReturn]
    public static void Length(string name, int got, int wanted) =>
        throw new ArgumentException($"{name} has {got} elements; it must have {wanted}.", name);

    /// <summary>Throws unless a run has the wanted length.</summary>
    public static void UnlessLength(string name, int got, int wanted)
    {
        if (got != wanted)
            Length(name, got, wanted);
    }

    /// <summary>Throws unless every id is -1 or below the limit.</summary>
    public static void UnlessIds(string name, ReadOnlySpan<int> ids, int limit)
    {
        foreach (var id in ids)
        {
            if (id < -1 || id >= limit)
                Id(name, id, limit);
        }
    }

    /// <summary>Throws unless every row has 1 … steps time steps.</summary>
    public static void UnlessLengths(string name, ReadOnlySpan<int> lengths, int steps)
    {
        foreach (var length in lengths)
        {
            if (length < 1 || length > steps)
                RowLength(name, length, steps);
        }
    }

    [DoesNotReturn]
    private static void RowLength(string name, int length, int steps) =>
        throw new ArgumentException($"A row has {length} time steps; it must have 1 … {steps}. Leave out sequences without time steps.", name);

    [DoesNotReturn]
    private static void Id(string name, int id, int limit) => throw new ArgumentException($"Id {id} is not in -1 … {limit - 1}.", name);
}
