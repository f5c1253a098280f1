using System.Diagnostics.CodeAnalysis;

namespace DistSeq.Engine.Numerics;

/// <summary>Throws for invalid arguments, outside the hot code.</summary>
internal static class Refuse
{
    [DoesNotReturn]
    public static void Length(string name, int got, int wanted) =>
        throw new ArgumentException($"{name} has {got} elements; it must have {wanted}.", name);

    /// <summary>Throws unless a length is the expected one.</summary>
    public static void UnlessLength(string name, int got, int wanted)
    {
        if (got != wanted)
            Length(name, got, wanted);
    }

    [DoesNotReturn]
    public static void Steps(string of, int steps, int limit) => throw new ArgumentOutOfRangeException(
        nameof(steps), $"{of} has {steps} time steps; it must have 1 … {limit}. Leave out sequences without time steps.");

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
        for (var row = 0; row < lengths.Length; row++)
        {
            if (lengths[row] < 1 || lengths[row] > steps)
                RowLength(name, row, lengths[row], steps);
        }
    }

    [DoesNotReturn]
    private static void RowLength(string name, int row, int length, int steps) => throw new ArgumentException(
        $"Row {row} has {length} time steps; it must have 1 … {steps}. Leave out sequences without time steps.", name);

    [DoesNotReturn]
    private static void Id(string name, int id, int limit) =>
        throw new ArgumentException($"Id {id} is not in -1 … {limit - 1}.", name);
}
