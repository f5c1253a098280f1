namespace DistSeq.Contracts.Specs;

/// <summary>A spec breaks rules. Thrown before anything has started; holds all failures at once.</summary>
[GenerateSerializer, Alias("distseq.InvalidSpecException")]
public sealed class InvalidSpecException : Exception
{
    public InvalidSpecException()
    {
    }

    public InvalidSpecException(string message)
        : base(message)
    {
    }

    public InvalidSpecException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidSpecException(IReadOnlyList<SpecFailure> failures)
        : base(string.Join(Environment.NewLine, failures)) => Failures = failures;

    /// <summary>Every failure, in the order of the spec.</summary>
    [Id(0)]
    public IReadOnlyList<SpecFailure> Failures { get; private set; } = [];

    /// <summary>An exception with a single failure.</summary>
    public static InvalidSpecException At(string path, string message) => new([new SpecFailure(path, message)]);
}
