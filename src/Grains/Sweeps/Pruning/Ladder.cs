namespace DistSeq.Grains.Sweeps.Pruning;

/// <summary>Steps of rungs.</summary>
internal static class Ladder
{
    /// <summary>first, first + every, first + 2 every, …; null from the end of the training on.</summary>
    public static long? Even(long first, long every, int rung, long steps) =>
        first < steps && rung <= (steps - 1 - first) / every ? first + (rung * every) : null;

    /// <summary>first, first · factor, first · factor², …; null from the end of the training on.</summary>
    public static long? Rising(long first, int factor, int rung, long steps)
    {
        var step = first;
        for (; rung > 0 && step < steps; rung--)
            step = step <= (steps - 1) / factor ? step * factor : steps;
        return step < steps ? step : null;
    }
}
