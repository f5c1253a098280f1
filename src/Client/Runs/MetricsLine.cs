using System.Text.Json.Serialization;

namespace DistSeq.Client.Runs;

/// <summary>
/// One line of metrics.jsonl: one reported step, its own loss, and the training loss so far. In nats per target.
/// </summary>
internal sealed record MetricsLine(long Step, double Epoch, double? Loss, double? TrainLoss, long Tokens, double Seconds)
{
    /// <summary>The loss on the validation split after the step; not written where it was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double?>? Validation { get; init; }

    public static MetricsLine Of(StepProgress step) =>
        new(step.Step, step.Epoch, Finite.OrNull(step.Loss), Finite.OrNull(step.TrainLoss), step.Tokens, step.Seconds)
        {
            Validation = step.Validation is { } measures ? JobMeasures.ByName(measures) : null,
        };
}
