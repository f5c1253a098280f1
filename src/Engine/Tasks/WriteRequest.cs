using DistSeq.Engine.Generation;

namespace DistSeq.Engine.Tasks;

/// <summary>What a model should write.</summary>
/// <param name="Prompt">The start of every text, in tokens the model knows; may be empty.</param>
/// <param name="Count">Number of texts, 1 or more.</param>
/// <param name="Options">How to draw.</param>
public sealed record WriteRequest(string Prompt, int Count, SamplingOptions Options)
{
    /// <summary>The class to write for, one of <see cref="IWriter.Classes"/>, for models that write for classes.</summary>
    public string? Class { get; init; }
}
