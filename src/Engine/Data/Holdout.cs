namespace DistSeq.Engine.Data;

/// <summary>
/// Splits sequences into training, validation and test. The split depends only on the count, the shares and the seed.
/// </summary>
/// <param name="Train">Indices, ascending; at least one.</param>
/// <param name="Valid">Indices of the validation split, ascending.</param>
internal sealed record Holdout(int[] Train, int[] Valid)
{
    /// <summary>Indices of the test split, ascending.</summary>
    public int[] Test { get; init; } = [];

    /// <summary>Draws random validation and test splits.</summary>
    /// <param name="count">Number of sequences, 1 or more.</param>
    /// <param name="validation">Validation share, 0 to 1. At least one sequence is always left for training.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="test">Test share, 0 to 1. Both shares together are at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Holdout Of(int count, double validation, long seed, double test = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(validation is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "The share held out must be from 0 to 1.");
        if (!(test is >= 0 and <= 1) || validation + test > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(test), test, "Both shares held out must be from 0 to 1, and at most 1 together.");
        }

        var order = Enumerable.Range(0, count).ToArray();
        new CounterRandom(seed, RandomPurpose.Split, 0).Shuffle(order);
        var held = Math.Min((int)Math.Round(validation * count), count - 1);
        // The test split is taken after validation, so the validation split is the same with or without it.
        var tested = Math.Min((int)Math.Round(test * count), count - 1 - held);
        return new Holdout([.. order.Skip(held + tested).Order()], [.. order.Take(held).Order()])
        {
            Test = [.. order.Skip(held).Take(tested).Order()],
        };
    }
}
