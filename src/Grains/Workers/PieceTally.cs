using DistSeq.Engine.Training;

namespace DistSeq.Grains.Workers;

/// <summary>A model's figures on one piece of a split.</summary>
/// <param name="Piece">Number of the piece.</param>
/// <param name="Loss">Sum over the targets, nats.</param>
/// <param name="Targets">What was to be predicted.</param>
/// <param name="Right">Targets that the model finds the likeliest.</param>
/// <param name="Sequences">Whole sequences that were written.</param>
/// <param name="Edits">Tokens in which they differ.</param>
/// <param name="Counts">Counts that the task keeps.</param>
/// <param name="Sums">Sums that the task keeps.</param>
[GenerateSerializer, Immutable, Alias("distseq.PieceTally")]
internal sealed record PieceTally(
    [property: Id(0)] int Piece,
    [property: Id(1)] double Loss,
    [property: Id(2)] long Targets,
    [property: Id(3)] long Right,
    [property: Id(4)] long Sequences,
    [property: Id(5)] long Edits,
    [property: Id(6)] IReadOnlyList<long> Counts,
    [property: Id(7)] IReadOnlyList<double> Sums)
{
    public static PieceTally Of(int piece, Tally tally) => new(
        piece, tally.Loss, tally.Targets, tally.Right, tally.Sequences, tally.Edits, tally.Counts, tally.Sums);

    public Tally ToTally() => new(Loss, Targets, Right)
    {
        Sequences = Sequences,
        Edits = Edits,
        Counts = Counts,
        Sums = Sums,
    };
}
