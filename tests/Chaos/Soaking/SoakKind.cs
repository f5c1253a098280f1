namespace DistSeq.Chaos.Soaking;

/// <summary>How a job of a soak is to end.</summary>
internal enum SoakKind
{
    Completed,
    Cancelled,
    Failed,

    /// <summary>A sweep of two trials.</summary>
    Sweep,

    /// <summary>A client that sends parts of a content and goes away, and then a job that completes.</summary>
    LostUpload,
}
