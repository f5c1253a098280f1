namespace DistSeq.Contracts.Specs;

/// <summary>What a sweep looks for. In a spec file the measure alone will do.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ObjectiveSpec"), Shorthand("measure")]
public sealed record ObjectiveSpec
{
    /// <summary>Mean loss over the last steps of the training: needs no held-out data.</summary>
    public const string TrainLoss = "train-loss";

    /// <summary>Trainable parameters of the model.</summary>
    public const string Parameters = "parameters";

    /// <summary>
    /// A measure of the task on the validation split, such as loss or accuracy; train-loss, which needs no such split; or
    /// parameters, the number of them. Default the first measure of the task.
    /// </summary>
    [Id(0), Matches(Pattern, Rule)]
    public string? Measure { get; init; }

    /// <summary>Whether it is to be low or high. Default what is better for the measure.</summary>
    [Id(1)]
    public ObjectiveDirection? Direction { get; init; }

    /// <summary>
    /// A second objective of the same kind, in its own better direction. Then no single trial is the best, but those that no
    /// other beats in both. Default none.
    /// </summary>
    [Id(2), Matches(Pattern, Rule)]
    public string? Second { get; init; }

    /// <summary>Whether the first objective is measured on the validation split.</summary>
    public bool IsHeldOut => Measure is not (TrainLoss or Parameters);

    private const string Pattern = @"^[a-z0-9]+(-[a-z0-9]+)*\z";
    private const string Rule = "the name of a measure, such as loss, accuracy or train-loss";
}
