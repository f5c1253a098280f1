namespace DistSeq.Engine.Training;

/// <summary>
/// What a model came to on some targets. Tallies of parts add up to that of the whole; added in a fixed order they give the same
/// bits.
/// </summary>
/// <param name="Loss">Sum over the targets, nats.</param>
/// <param name="Targets">Tokens, tags or classes to be predicted.</param>
/// <param name="Right">Those of them that the model finds the likeliest.</param>
public readonly record struct Tally(double Loss, long Targets, long Right)
{
    /// <summary>Whole sequences that were written; 0 where none are.</summary>
    public long Sequences { get; init; }

    /// <summary>Tokens in which they differ from those that were to be written: inserted, deleted or replaced.</summary>
    public long Edits { get; init; }

    /// <summary>Nats per target; NaN without a target.</summary>
    public double MeanLoss => Loss / Targets;

    /// <summary>Share of the targets that the model finds the likeliest, 0 to 1; NaN without a target.</summary>
    public double Accuracy => Right / (double)Targets;

    public static Tally operator +(Tally first, Tally second) => first.Add(second);

    /// <summary>This and another part.</summary>
    public Tally Add(Tally other) => new(Loss + other.Loss, Targets + other.Targets, Right + other.Right)
    {
        Sequences = Sequences + other.Sequences,
        Edits = Edits + other.Edits,
    };
}
