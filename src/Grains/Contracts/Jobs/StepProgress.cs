namespace DistSeq.Contracts.Jobs;

/// <summary>One reported step.</summary>
/// <param name="Sequence">Number of this report within the job, from 0 without gaps.</param>
/// <param name="Step">Optimizer updates applied, this one included.</param>
/// <param name="Epoch">Passes over the training split, with fraction; never more than were asked for.</param>
/// <param name="Loss">Nats per token of this step.</param>
/// <param name="SmoothedLoss">Exponentially smoothed loss, nats per token.</param>
/// <param name="Tokens">Target tokens so far.</param>
/// <param name="Seconds">Seconds of training so far.</param>
[GenerateSerializer, Immutable, Alias("distseq.StepProgress")]
public sealed record StepProgress(
    [property: Id(0)] long Sequence,
    [property: Id(1)] long Step,
    [property: Id(2)] double Epoch,
    [property: Id(3)] double Loss,
    [property: Id(4)] double SmoothedLoss,
    [property: Id(5)] long Tokens,
    [property: Id(6)] double Seconds)
{
    /// <summary>The training loss so far, as <see cref="JobStatus.TrainLoss"/>; null in reports of an earlier version.</summary>
    [Id(7)]
    public double? TrainLoss { get; init; }

    /// <summary>The result on the validation split after this step; null where it was not measured.</summary>
    [Id(8)]
    public IReadOnlyList<Generation.MeasuredValue>? Validation { get; init; }
}
