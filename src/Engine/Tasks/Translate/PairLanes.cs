using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Batches of pairs as an encoder-decoder takes them.</summary>
internal sealed class PairLanes(PairBatcher pairs) : IBatcher<Training.PairBatch>
{
    public double StepsPerEpoch => pairs.StepsPerEpoch;

    public long Tokens => pairs.Tokens;

    public int MaxSteps => pairs.MaxTargetSteps;

    public bool Carries(long step) => false;

    public Training.PairBatch Get(long step, int lane, ReadOnlyMemory<float> state) => Lane(pairs.Get(step, lane));

    /// <summary>One portion.</summary>
    public static Training.PairBatch Lane(Data.Batches.PairBatch batch) => new(
        new LaneBatch(batch.Lane, batch.SourceSteps, batch.Sources, [], default) { Lengths = Filled(batch.SourceLengths) },
        new LaneBatch(batch.Lane, batch.TargetSteps, batch.TargetInputs, batch.Targets, default)
        {
            Lengths = Filled(batch.TargetLengths),
        });

    // A lane has no row of length 0: an empty one is a time step of nothing.
    private static int[] Filled(int[] lengths) => [.. lengths.Select(length => Math.Max(1, length))];
}
