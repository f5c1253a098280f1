using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>A prompt has tokens that the model does not know.</summary>
public sealed class UnknownTokensException : Exception
{
    /// <param name="coder">The model's coder.</param>
    public UnknownTokensException(TextCoder coder)
        : base("The prompt has tokens that the model does not know.") => Coder = coder;

    public UnknownTokensException()
    {
    }

    public UnknownTokensException(string message)
        : base(message)
    {
    }

    public UnknownTokensException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The model's coder, which has the tokens it knows; null if it is not given.</summary>
    public TextCoder? Coder { get; }
}
