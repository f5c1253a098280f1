using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Runs;

/// <summary>One line of metrics.jsonl: one reported step. Losses in nats per token.</summary>
internal sealed record MetricsLine(long Step, double Epoch, double? Loss, double? SmoothedLoss, long Tokens, double Seconds)
{
    public static MetricsLine Of(StepProgress step) =>
        new(step.Step, step.Epoch, Finite.OrNull(step.Loss), Finite.OrNull(step.SmoothedLoss), step.Tokens, step.Seconds);
}
