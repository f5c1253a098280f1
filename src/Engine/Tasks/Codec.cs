namespace DistSeq.Engine.Tasks;

/// <summary>
/// Turns a user's data into network inputs, and network outputs into the user's terms: vocabularies, class names, scales. It is
/// stored with the weights in the model file.
/// </summary>
public abstract record Codec
{
    /// <summary>Number of distinct tokens that the network reads.</summary>
    public abstract int Vocabulary { get; }

    /// <summary>The whole codec as fields of a model file; <see cref="LearningTask.OpenCodec"/> reads them.</summary>
    public abstract IReadOnlyDictionary<string, string> Fields { get; }

    /// <exception cref="InvalidDataException">It is missing.</exception>
    private protected static string Field(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.GetValueOrDefault(name) ?? throw new InvalidDataException(
            $"The model has no field '{name}'; only checkpoints written by distseq can be used.");
}
