namespace DistSeq.Contracts.Specs;

/// <summary>How often something happens: every so many steps, or every epoch: "200", or "epoch".</summary>
/// <param name="Steps">Optimizer updates; null for an epoch.</param>
[GenerateSerializer, Immutable, Alias("distseq.StepInterval")]
public readonly record struct StepInterval([property: Id(0)] long? Steps)
{
    private const string EpochWord = "epoch";

    /// <summary>Every epoch.</summary>
    public static StepInterval Epoch { get; } = new(null);

    /// <summary>Every so many steps.</summary>
    public static implicit operator StepInterval(long steps) => new(steps);

    /// <summary>Every so many steps.</summary>
    public static StepInterval FromInt64(long steps) => steps;

    /// <summary>"200" or "epoch"; null where it is neither.</summary>
    public static StepInterval? Parse(string text) => text == EpochWord ? Epoch
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var steps) ? steps
        : null;

    /// <summary>As written in a spec.</summary>
    public override string ToString() => Steps?.ToString(CultureInfo.InvariantCulture) ?? EpochWord;
}
