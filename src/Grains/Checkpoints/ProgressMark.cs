namespace DistSeq.Grains.Checkpoints;

/// <summary>The counters of a job at a version.</summary>
/// <param name="Loss">Loss of the last step, in nats per token.</param>
/// <param name="Smoothed">Smoothed loss.</param>
/// <param name="Tokens">Targets trained on.</param>
/// <param name="Seconds">Time spent training.</param>
/// <param name="Reports">Reports made.</param>
[GenerateSerializer, Immutable, Alias("distseq.ProgressMark")]
internal sealed record ProgressMark(
    [property: Id(0)] double? Loss,
    [property: Id(1)] double? Smoothed,
    [property: Id(2)] long Tokens,
    [property: Id(3)] double Seconds,
    [property: Id(4)] int Reports)
{
    /// <summary>Training loss, in nats per target.</summary>
    [Id(5)]
    public double? TrainLoss { get; init; }

    /// <summary>The last steps, which it is computed from before the first epoch ends.</summary>
    [Id(6)]
    public IReadOnlyList<LossSum> LastSteps { get; init; } = [];

    /// <summary>The steps of the last epoch.</summary>
    [Id(7)]
    public IReadOnlyList<LossSum> LastEpoch { get; init; } = [];

    /// <summary>Time that the steps have taken.</summary>
    [Id(8)]
    public StepTimes Times { get; init; }

    /// <summary>How the job did on its validation split.</summary>
    [Id(9)]
    public ValidationMark Validation { get; init; } = ValidationMark.Start;

    /// <summary>Nothing has happened yet.</summary>
    public static ProgressMark Start { get; } = new(null, null, 0, 0, 0);
}
