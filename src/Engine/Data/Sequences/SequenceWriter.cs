namespace DistSeq.Engine.Data.Sequences;

/// <summary>Concatenates sequences.</summary>
internal sealed class SequenceWriter
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];

    public void Add(ReadOnlySpan<int> sequence)
    {
        _tokens.AddRange(sequence);
        _ends.Add(_tokens.Count);
    }

    public TokenSequences Done() => new([.. _tokens], [.. _ends]);

    /// <summary>Selects sequences, in the given order.</summary>
    public static TokenSequences Pick(TokenSequences sequences, IEnumerable<int> indices)
    {
        var writer = new SequenceWriter();
        foreach (var index in indices)
            writer.Add(sequences[index]);
        return writer.Done();
    }

    /// <summary>Throws if there are no sequences, or one is empty.</summary>
    public static void RefuseEmpty(TokenSequences sequences, string what)
    {
        if (sequences.Count == 0)
            throw new InvalidDataException($"There is no {what}; at least one is needed.");
        for (var index = 0; index < sequences.Count; index++)
        {
            if (sequences[index].IsEmpty)
                Damaged.At($"Sequence {index}", $"this {what} has no token; leave it out.");
        }
    }
}
