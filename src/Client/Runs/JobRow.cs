using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Runs;

/// <summary>One job in the JSON of jobs. Losses in nats per token.</summary>
internal sealed record JobRow(
    string Job,
    string Name,
    JobState State,
    long Step,
    long Steps,
    double? TrainLoss,
    double? ValidLoss,
    DateTimeOffset SubmittedAt,
    string? Error,
    string? Trouble,
    DateTimeOffset? TroubleSince)
{
    public static JobRow Of(JobStatus status) => new(status.Id, status.Name, status.State, status.Step, status.Steps,
        Finite.OrNull(status.TrainLoss), Finite.OrNull(status.ValidLoss), status.SubmittedAt, status.Error,
        status.Trouble, status.TroubleSince);
}
