namespace DistSeq.Engine.Training;

/// <summary>A model's result on some targets. Tallies of parts add up; the same order of addition gives the same bits.</summary>
/// <param name="Loss">Sum over the targets, in nats.</param>
/// <param name="Targets">Number of tokens, tags or classes to predict.</param>
/// <param name="Right">Number of targets that the model finds likeliest.</param>
public readonly record struct Tally(double Loss, long Targets, long Right)
{
    /// <summary>Number of whole sequences written; 0 if none are.</summary>
    public long Sequences { get; init; }

    /// <summary>Tokens inserted, deleted or replaced to turn the written sequences into the expected ones.</summary>
    public long Edits { get; init; }

    /// <summary>A task's extra counts, in its own order; empty if it has none.</summary>
    public IReadOnlyList<long> Counts { get => field ?? []; init; }

    /// <summary>A task's extra sums, in its own order; empty if it has none.</summary>
    public IReadOnlyList<double> Sums { get => field ?? []; init; }

    /// <summary>Nats per target; NaN without targets.</summary>
    public double MeanLoss => Loss / Targets;

    /// <summary>Share of the targets that the model finds likeliest, 0 to 1; NaN without targets.</summary>
    public double Accuracy => Right / (double)Targets;

    public bool Equals(Tally other) =>
        (Loss, Targets, Right, Sequences, Edits).Equals((other.Loss, other.Targets, other.Right, other.Sequences, other.Edits))
        && Counts.SequenceEqual(other.Counts) && Sums.SequenceEqual(other.Sums);

    public override int GetHashCode() => HashCode.Combine(Loss, Targets, Right, Sequences, Edits);

    public static Tally operator +(Tally first, Tally second) => first.Add(second);

    public Tally Add(Tally other) => new(Loss + other.Loss, Targets + other.Targets, Right + other.Right)
    {
        Sequences = Sequences + other.Sequences,
        Edits = Edits + other.Edits,
        Counts = Added(Counts, other.Counts),
        Sums = Added(Sums, other.Sums),
    };

    // Values missing from the shorter list count as zero.
    private static IReadOnlyList<T> Added<T>(IReadOnlyList<T> first, IReadOnlyList<T> second)
        where T : System.Numerics.INumber<T>
    {
        if (first.Count == 0 || second.Count == 0)
            return first.Count == 0 ? second : first;
        return first.Count == second.Count
            ? [.. first.Zip(second, static (one, other) => one + other)]
            : throw new ArgumentException($"Tallies of {first.Count} and {second.Count} figures do not add up.", nameof(second));
    }
}
