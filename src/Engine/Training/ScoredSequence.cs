using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Training;

/// <summary>One sequence of a split with its targets.</summary>
/// <param name="Length">Time steps.</param>
/// <param name="Inputs">One id per time step. For lines, one per time step except the first, which reads the zero vector.</param>
/// <param name="Targets">One id per time step, or the class of the whole sequence.</param>
internal readonly record struct ScoredSequence(int Length, ReadOnlyMemory<int> Inputs, ReadOnlyMemory<int> Targets)
{
    /// <summary>A text is one sequence; a split without text has none.</summary>
    public static ScoredSequence[] OfText(TokenSequences split)
    {
        if (split.Count == 0)
            return [];
        var steps = Math.Max(0, split.Tokens.Length - 1);
        return [new(steps, split.Tokens.AsMemory(0, steps), split.Tokens.AsMemory(split.Tokens.Length - steps))];
    }

    /// <summary>Lines, each from a zero state.</summary>
    public static ScoredSequence[] OfLines(TokenSequences split, Range range)
    {
        DemandTargets(split, 0);
        return Each(split, range, (begin, length, _) =>
        {
            var tokens = split.Tokens.AsMemory(begin, length);
            return new(length, tokens[..Math.Max(0, length - 1)], tokens);
        });
    }

    /// <summary>Sequences with one class each.</summary>
    /// <exception cref="InvalidDataException">A sequence is empty.</exception>
    /// <exception cref="ArgumentException">A sequence has no class.</exception>
    public static ScoredSequence[] OfClasses(TokenSequences split, Range range)
    {
        DemandTargets(split, split.Count);
        return Each(split, range, (begin, length, index) =>
            new(DemandSteps(length, index), split.Tokens.AsMemory(begin, length), split.Targets.AsMemory(index, 1)));
    }

    /// <summary>Sequences with one tag per token.</summary>
    /// <exception cref="InvalidDataException">A sequence is empty.</exception>
    /// <exception cref="ArgumentException">A token has no tag.</exception>
    public static ScoredSequence[] OfTags(TokenSequences split, Range range)
    {
        DemandTargets(split, split.Tokens.Length);
        return Each(split, range, (begin, length, index) =>
            new(DemandSteps(length, index), split.Tokens.AsMemory(begin, length), split.Targets.AsMemory(begin, length)));
    }

    /// <summary>Returns some time steps as a lane of one row.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="begin">The first time step.</param>
    /// <param name="most">Most time steps.</param>
    /// <param name="state">The row's state before these time steps.</param>
    public LaneBatch Window(int lane, int begin, int most, ReadOnlyMemory<float> state)
    {
        var steps = Math.Min(most, Length - begin);
        var late = Length - Inputs.Length;
        int[] inputs = late > begin ? [-1, .. Inputs.Span[..(steps - late)]] : Inputs.Slice(begin - late, steps).ToArray();
        var isRead = begin + steps == Length;
        int[] targets = Targets.Length == Length ? Targets.Slice(begin, steps).ToArray() : isRead ? Targets.ToArray() : [-1];
        return new LaneBatch(lane, steps, inputs, targets, state);
    }

    private static ScoredSequence[] Each(TokenSequences split, Range range, Func<int, int, int, ScoredSequence> make)
    {
        var (first, count) = range.GetOffsetAndLength(split.Count);
        var sequences = new ScoredSequence[count];
        for (var index = first; index < first + count; index++)
        {
            var begin = index == 0 ? 0 : split.Ends[index - 1];
            sequences[index - first] = make(begin, split.Ends[index] - begin, index);
        }

        return sequences;
    }

    private static void DemandTargets(TokenSequences split, int count)
    {
        if (split.Targets.Length != count)
        {
            throw new ArgumentException(
                $"There are {split.Targets.Length} classes for {count} sequences or tokens.", nameof(split));
        }
    }

    private static int DemandSteps(int length, int index)
    {
        if (length == 0)
            Damaged.At($"Sequence {index}", "it has no time step; leave it out of the data.");
        return length;
    }
}
