using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>
/// Measures how well an encoder-decoder translates a split: the loss of every target given its source and the earlier targets,
/// and the greedy translation compared with the given one. Each pair is computed alone; tallies are added in data order.
/// </summary>
internal static class PairEvaluation
{
    /// <exception cref="InvalidDataException">There is no pair.</exception>
    public static Tally Run(EncoderDecoderDefinition model, ReadOnlySpan<float> weights, PairCodec codec, PairSequences pairs)
    {
        if (pairs.Count == 0)
            throw new InvalidDataException("The split has no pair; there is nothing to predict.");
        var batcher = new PairBatcher(pairs, SpecialTokens.PaddingId, codec.End, new BatchPlan(null, 1, 1));
        var computer = new EncoderDecoderComputer(model, 1, 1, batcher.MaxSourceSteps, batcher.MaxTargetSteps, clip: null);
        computer.Load(weights);
        var encoder = new SourceEncoder(model, weights, batcher.MaxSourceSteps);
        var search = new BeamSearch(new NetworkStepModel(model, weights));
        var state = new float[encoder.StateSize];
        var tally = default(Tally);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var outcome = computer.Evaluate([batcher.InOrder(pair)])[0];
            var source = pairs.Sources[pair];
            encoder.Read(source, source.Length, 1, state);
            var options = new BeamOptions(Width: 1, MaxTokens: codec.LongestTarget);
            int[] written = [.. search.Find([SpecialTokens.PaddingId], codec.End, options, state)[0].Tokens];
            var edits = EditDistance.Between(written, pairs.Targets[pair]);
            tally += new Tally(outcome.Loss, outcome.Tokens, edits == 0 ? 1 : 0) { Sequences = 1, Edits = edits };
        }

        return tally;
    }
}
