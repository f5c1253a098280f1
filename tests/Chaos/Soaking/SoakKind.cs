namespace DistSeq.Chaos.Soaking;

/// <summary>How a job of a soak should end.</summary>
internal enum SoakKind
{
    Completed,
    Cancelled,
    Failed,

    /// <summary>A sweep of two trials.</summary>
    Sweep,

    /// <summary>A client sends parts of a file and goes away; then a job completes.</summary>
    LostUpload,
}
