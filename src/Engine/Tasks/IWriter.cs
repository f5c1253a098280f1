using DistSeq.Engine.Generation;

namespace DistSeq.Engine.Tasks;

/// <summary>Writes what a model generates.</summary>
public interface IWriter
{
    /// <summary>Texts, each beginning with the prompt as the model reads it.</summary>
    /// <param name="prompt">Tokens that the model knows.</param>
    /// <param name="count">Number of texts, 1 or more.</param>
    /// <param name="options">How to draw.</param>
    /// <exception cref="UnknownTokensException">The prompt has a token that the model does not know.</exception>
    /// <exception cref="InvalidDataException">The weights give logits that are not finite.</exception>
    IReadOnlyList<string> Write(string prompt, int count, SamplingOptions options);
}
