namespace DistSeq.Engine.Tasks;

/// <summary>
/// What turns a user's data into the inputs of a network and its outputs into the user's words: vocabularies, names of classes,
/// scales. It goes with the weights into the model's file.
/// </summary>
public abstract record Codec
{
    /// <summary>Distinct tokens that go into the network.</summary>
    public abstract int Vocabulary { get; }

    /// <summary>All of it as the fields of a model file; <see cref="LearningTask.OpenCodec"/> reads them.</summary>
    public abstract IReadOnlyDictionary<string, string> Fields { get; }
}
