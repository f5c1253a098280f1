using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Data;

/// <summary>Which of some sequences are for training and which are held out, a function of number, share and seed alone.</summary>
/// <param name="Train">Indices, ascending; at least one.</param>
/// <param name="Valid">The other indices, ascending.</param>
public sealed record Holdout(int[] Train, int[] Valid)
{
    /// <summary>Holds out a random share.</summary>
    /// <param name="count">Sequences, 1 or more.</param>
    /// <param name="validation">Share held out, 0 to 1; one sequence is always left to train on.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Holdout Of(int count, double validation, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(validation is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "The share held out must be from 0 to 1.");
        var order = Enumerable.Range(0, count).ToArray();
        new CounterRandom(seed, RandomPurpose.Split, 0).Shuffle(order);
        var held = Math.Min((int)Math.Round(validation * count), count - 1);
        return new Holdout([.. order.Skip(held).Order()], [.. order.Take(held).Order()]);
    }
}
