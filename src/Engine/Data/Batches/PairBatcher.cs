using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of pairs, bucketed by source length plus target length.</summary>
internal sealed class PairBatcher : SequenceBatcher<PairBatch>
{
    private readonly PairSequences _data;
    private readonly int _start;
    private readonly int _end;

    /// <param name="data">At least one pair; no source or target is empty.</param>
    /// <param name="start">First decoder input: an id such as &lt;START&gt;, or -1 for the zero vector.</param>
    /// <param name="end">The id of &lt;EOS&gt; in the target vocabulary.</param>
    /// <param name="plan">How pairs are grouped into batches.</param>
    /// <exception cref="InvalidDataException">There is no pair, or a source or target is empty.</exception>
    /// <exception cref="ArgumentException">
    /// A number in the plan or an id is out of range, or the counts of sources and targets differ.
    /// </exception>
    public PairBatcher(PairSequences data, int start, int end, BatchPlan plan)
        : base(plan, LengthsOf(data))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, SpecialTokens.PaddingId);
        ArgumentOutOfRangeException.ThrowIfNegative(end);
        (_data, _start, _end) = (data, start, end);
        MaxSourceSteps = Lengths(data.Sources).Max();
        MaxTargetSteps = Lengths(data.Targets).Max() + 1;
    }

    /// <summary>Time steps of the longest source.</summary>
    public int MaxSourceSteps { get; }

    /// <summary>Time steps of the longest target, including its end token.</summary>
    public int MaxTargetSteps { get; }

    /// <summary>Targets per epoch, including end tokens.</summary>
    public override long Tokens => _data.Targets.Tokens.Length + (long)Count;

    /// <summary>Time steps of the longest target, including its end token.</summary>
    public override int MaxSteps => MaxTargetSteps;

    private protected override PairBatch Fill(int lane, int[] sequences)
    {
        var rows = sequences.Length;
        // Rows cannot have length 0, so an empty row is one padded time step.
        int[] sourceLengths = [.. sequences.Select(pair => pair < 0 ? 1 : _data.Sources[pair].Length)];
        int[] targetLengths = [.. sequences.Select(pair => pair < 0 ? 1 : _data.Targets[pair].Length + 1)];
        var (sourceSteps, targetSteps) = (sourceLengths.Max(), targetLengths.Max());
        int[] sources = Padding(sourceSteps, rows), inputs = Padding(targetSteps, rows), targets = Padding(targetSteps, rows);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] < 0)
                continue;
            var target = _data.Targets[sequences[row]];
            Put(_data.Sources[sequences[row]], sources, rows, row);
            Put([_start], inputs, rows, row);
            Put(target, inputs, rows, row, firstStep: 1);
            Put(target, targets, rows, row);
            Put([_end], targets, rows, row, firstStep: target.Length);
        }

        return new PairBatch(
            new LaneBatch(lane, sourceSteps, sources, [], default) { Lengths = sourceLengths },
            new LaneBatch(lane, targetSteps, inputs, targets, default) { Lengths = targetLengths });
    }

    private static int[] LengthsOf(PairSequences data)
    {
        if (data.Sources.Count != data.Targets.Count)
            throw new ArgumentException(
                $"There are {data.Sources.Count} sources for {data.Targets.Count} targets.", nameof(data));
        SequenceWriter.RefuseEmpty(data.Sources, "source");
        SequenceWriter.RefuseEmpty(data.Targets, "target");
        return [.. Lengths(data.Sources).Zip(Lengths(data.Targets), (source, target) => source + target + 1)];
    }
}
