namespace DistSeq.Benchmarks.Lengths;

/// <summary>Batches whose rows have certain lengths.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="MostShare">The bar: the most time, as a share of the time of the same batch padded.</param>
/// <param name="Batches">For each batch, the time steps of each row.</param>
internal sealed record LengthSet(string Name, double MostShare, int[][] Batches)
{
    /// <summary>The bar for evenly drawn lengths: their saving must show.</summary>
    public const double MostOfEven = 0.6;

    /// <summary>The bar for any lengths: leaving rows out must not cost more than computing them.</summary>
    public const double MostOfAny = 1.1;

    private const int Draws = 5;

    /// <summary>Share of the padded time steps that rows reach.</summary>
    public double Filled(int steps) => Batches.Average(static batch => batch.Average()) / steps;

    /// <summary>Sets of rows of 1 … L time steps.</summary>
    public static LengthSet[] Of(int rows, int steps)
    {
        LengthSet Any(string name, Func<int, int> length) =>
            new(name, MostOfAny, [[.. Enumerable.Range(0, rows).Select(length)]]);

        return
        [
            new("drawn evenly", MostOfEven, [.. Enumerable.Range(1, Draws).Select(draw => Even(draw, rows, steps))]),
            Any("all L", _ => steps),
            Any("one of L - 1", row => row == 0 ? steps - 1 : steps),
            Any("L and L - 1 in turn", row => steps - (row % 2)),
            Any("each 1 shorter", row => Math.Max(1, steps - row)),
            Any("one of L, others 1", row => row == rows - 1 ? steps : 1),
            Any("9 of L, others 1", row => row < 9 ? steps : 1),
            Any("L and 1 in turn", row => row % 2 == 0 ? 1 : steps),
            Any("first half L, others 1", row => row < rows / 2 ? steps : 1),
            Any("one of 1", row => row == 0 ? 1 : steps),
            Any("ascending", row => Math.Max(1, (int)((long)steps * (row + 1) / rows))),
            Any("descending", row => Math.Max(1, (int)((long)steps * (rows - row) / rows))),
        ];
    }

    private static int[] Even(int draw, int rows, int steps)
    {
        var random = new CounterRandom(draw, RandomPurpose.Sampling, 1);
        var lengths = new int[rows];
        foreach (ref var length in lengths.AsSpan())
            length = 1 + random.NextInt32(steps);
        return lengths;
    }
}
