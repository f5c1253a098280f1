namespace DistSeq.Benchmarks.Cluster;

/// <summary>How far a job has come.</summary>
/// <param name="Arrived">When its report arrived here, in Stopwatch ticks.</param>
/// <param name="Step">Updates so far.</param>
/// <param name="Tokens">Tokens so far.</param>
/// <param name="Seconds">Training time so far, by the job's own clock.</param>
internal readonly record struct JobMark(long Arrived, long Step, long Tokens, double Seconds);
