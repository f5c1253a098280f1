using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of pairs. Buckets are by the length of source and target together.</summary>
public sealed class PairBatcher : SequenceBatcher<PairBatch>
{
    private readonly PairSequences _data;
    private readonly int _start;
    private readonly int _end;

    /// <param name="data">At least one pair, no part of it empty.</param>
    /// <param name="start">What the decoder is fed first: an id such as that of &lt;START&gt;, or -1 for the zero vector.</param>
    /// <param name="end">The id of &lt;EOS&gt; among the targets.</param>
    /// <param name="plan">How they become batches.</param>
    /// <exception cref="InvalidDataException">There is no pair, or a part of one is empty.</exception>
    /// <exception cref="ArgumentException">A number of the plan or an id is out of range, or sources and targets differ in number.</exception>
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

    /// <summary>Time steps of the longest target with its end.</summary>
    public int MaxTargetSteps { get; }

    /// <summary>Targets of one epoch, ends counted.</summary>
    public long Tokens => _data.Targets.Tokens.Length + (long)Count;

    private protected override PairBatch Fill(int lane, int[] sequences)
    {
        var rows = sequences.Length;
        int[] sourceLengths = [.. sequences.Select(pair => pair < 0 ? 0 : _data.Sources[pair].Length)];
        int[] targetLengths = [.. sequences.Select(pair => pair < 0 ? 0 : _data.Targets[pair].Length + 1)];
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

        return new PairBatch(lane, sourceSteps, sources, sourceLengths, targetSteps, inputs, targets, targetLengths);
    }

    private static int[] LengthsOf(PairSequences data)
    {
        if (data.Sources.Count != data.Targets.Count)
            throw new ArgumentException($"There are {data.Sources.Count} sources for {data.Targets.Count} targets.", nameof(data));
        SequenceWriter.RefuseEmpty(data.Sources, "source");
        SequenceWriter.RefuseEmpty(data.Targets, "target");
        return [.. Lengths(data.Sources).Zip(Lengths(data.Targets), (source, target) => source + target + 1)];
    }
}
