using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Runs;

/// <summary>
/// One line of metrics.jsonl: one reported step, its own loss, and the training loss by then. In nats per target.
/// </summary>
internal sealed record MetricsLine(long Step, double Epoch, double? Loss, double? TrainLoss, long Tokens, double Seconds)
{
    public static MetricsLine Of(StepProgress step) =>
        new(step.Step, step.Epoch, Finite.OrNull(step.Loss), Finite.OrNull(step.TrainLoss), step.Tokens, step.Seconds);
}
