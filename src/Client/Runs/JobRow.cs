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
    DateTimeOffset? EndedAt,
    string? Error,
    string? Trouble,
    DateTimeOffset? TroubleSince,
    string? WaitsFor,
    string? Preparing)
{
    public static JobRow Of(JobLine line) => new(line.Id, line.Name, line.State, line.Step, line.Steps,
        Finite.OrNull(line.TrainLoss), Finite.OrNull(line.ValidLoss), line.SubmittedAt, line.EndedAt, line.Error,
        line.Trouble, line.TroubleSince, line.WaitsFor, line.Preparing);
}
