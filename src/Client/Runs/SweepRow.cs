namespace DistSeq.Client.Runs;

/// <summary>One sweep in the JSON of sweep list: trials that have ended, trials in all, and the best objective.</summary>
internal sealed record SweepRow(
    string Id, string Name, JobState State, long Ended, long Trials, double? Best, DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt)
{
    public static SweepRow Of(JobLine line) => new(
        line.Id, line.Name, line.State, line.Step, line.Steps, Finite.OrNull(line.ValidLoss), line.SubmittedAt, line.EndedAt);
}
