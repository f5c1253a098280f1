using DistSeq.Engine.Data;

namespace DistSeq.Engine.Training;

/// <summary>One sequence of a split with what is to be predicted of it.</summary>
/// <param name="Length">Time steps.</param>
/// <param name="Inputs">An id for each time step; of a line for each but the first, which reads the zero vector.</param>
/// <param name="Targets">An id for each time step, or the class of the whole sequence.</param>
internal readonly record struct ScoredSequence(int Length, ReadOnlyMemory<int> Inputs, ReadOnlyMemory<int> Targets)
{
    /// <summary>A text is one sequence.</summary>
    public static ScoredSequence[] OfText(TokenSequences split)
    {
        var steps = Math.Max(0, split.Tokens.Length - 1);
        return [new(steps, split.Tokens.AsMemory(0, steps), split.Tokens.AsMemory(split.Tokens.Length - steps))];
    }

    /// <summary>Lines, each from a zero state.</summary>
    public static ScoredSequence[] OfLines(TokenSequences split)
    {
        DemandTargets(split, 0);
        return Each(split, (begin, length, _) =>
        {
            var tokens = split.Tokens.AsMemory(begin, length);
            return new(length, tokens[..Math.Max(0, length - 1)], tokens);
        });
    }

    /// <summary>Sequences with a class each.</summary>
    /// <exception cref="InvalidDataException">A sequence is empty.</exception>
    /// <exception cref="ArgumentException">A sequence has no class.</exception>
    public static ScoredSequence[] OfClasses(TokenSequences split)
    {
        DemandTargets(split, split.Count);
        return Each(split, (begin, length, index) =>
            new(DemandSteps(length, index), split.Tokens.AsMemory(begin, length), split.Targets.AsMemory(index, 1)));
    }

    /// <summary>Sequences with a tag for each token.</summary>
    /// <exception cref="InvalidDataException">A sequence is empty.</exception>
    /// <exception cref="ArgumentException">A token has no tag.</exception>
    public static ScoredSequence[] OfTags(TokenSequences split)
    {
        DemandTargets(split, split.Tokens.Length);
        return Each(split, (begin, length, index) =>
            new(DemandSteps(length, index), split.Tokens.AsMemory(begin, length), split.Targets.AsMemory(begin, length)));
    }

    /// <summary>Some time steps as a lane of one row.</summary>
    /// <param name="lane">Number of the lane.</param>
    /// <param name="begin">The first.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="state">Of the row before them.</param>
    public LaneBatch Window(int lane, int begin, int most, ReadOnlyMemory<float> state)
    {
        var steps = Math.Min(most, Length - begin);
        var late = Length - Inputs.Length;
        int[] inputs = late > begin ? [-1, .. Inputs.Span[..(steps - late)]] : Inputs.Slice(begin - late, steps).ToArray();
        var isRead = begin + steps == Length;
        int[] targets = Targets.Length == Length ? Targets.Slice(begin, steps).ToArray() : isRead ? Targets.ToArray() : [-1];
        return new LaneBatch(lane, steps, inputs, targets, state);
    }

    private static ScoredSequence[] Each(TokenSequences split, Func<int, int, int, ScoredSequence> make)
    {
        var sequences = new ScoredSequence[split.Count];
        for (int index = 0, begin = 0; index < sequences.Length; begin = split.Ends[index], index++)
            sequences[index] = make(begin, split.Ends[index] - begin, index);
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
