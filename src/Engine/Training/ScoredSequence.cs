using DistSeq.Engine.Data;

namespace DistSeq.Engine.Training;

/// <summary>One sequence of a split with what is to be predicted of it.</summary>
/// <param name="Length">Time steps.</param>
/// <param name="Inputs">An id for each time step; of a line for each but the first, which reads the zero vector.</param>
/// <param name="Targets">An id for each time step, or the class of the whole sequence.</param>
internal readonly record struct ScoredSequence(int Length, ReadOnlyMemory<int> Inputs, ReadOnlyMemory<int> Targets)
{
    /// <summary>The sequences of a split.</summary>
    /// <exception cref="InvalidDataException">A sequence with classes is empty.</exception>
    /// <exception cref="ArgumentException">A sequence or a token has no class.</exception>
    public static ScoredSequence[] Of(CorpusFormat format, TokenSequences split)
    {
        if (format == CorpusFormat.Text)
        {
            var steps = Math.Max(0, split.Tokens.Length - 1);
            return [new(steps, split.Tokens.AsMemory(0, steps), split.Tokens.AsMemory(split.Tokens.Length - steps))];
        }

        var targets = format switch { CorpusFormat.Labelled => split.Count, CorpusFormat.Tagged => split.Tokens.Length, _ => 0 };
        if (split.Targets.Length != targets)
        {
            throw new ArgumentException(
                $"There are {split.Targets.Length} classes for {targets} sequences or tokens.", nameof(split));
        }

        return [.. Enumerable.Range(0, split.Count).Select(index => Of(format, split, index))];
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

    private static ScoredSequence Of(CorpusFormat format, TokenSequences split, int index)
    {
        var begin = index == 0 ? 0 : split.Ends[index - 1];
        var length = split.Ends[index] - begin;
        var tokens = split.Tokens.AsMemory(begin, length);
        if (format == CorpusFormat.Lines)
            return new(length, tokens[..Math.Max(0, length - 1)], tokens);
        if (length == 0)
            Damaged.At($"Sequence {index}", "it has no time step; leave it out of the data.");
        return new(length, tokens,
            format == CorpusFormat.Labelled ? split.Targets.AsMemory(index, 1) : split.Targets.AsMemory(begin, length));
    }
}
