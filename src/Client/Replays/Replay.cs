namespace DistSeq.Client.Replays;

/// <summary>A job that was trained for some steps.</summary>
/// <param name="Steps">Optimizer updates.</param>
/// <param name="WeightsSha256">Hash of its weights.</param>
/// <param name="ReadCheckpoint">Fetches its checkpoint file.</param>
internal sealed record Replay(long Steps, string WeightsSha256, Func<Task<byte[]>> ReadCheckpoint)
{
    /// <summary>Names of the silos that its workers ran on.</summary>
    public IReadOnlyList<string> WorkerSilos { get; init; } = [];
}
