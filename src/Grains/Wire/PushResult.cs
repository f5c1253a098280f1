namespace DistSeq.Grains.Wire;

/// <summary>What happened to a push.</summary>
internal enum PushResult
{
    /// <summary>The step is complete; the reply has the new weights.</summary>
    Applied,

    /// <summary>The step had been applied before; the reply has the current weights.</summary>
    Duplicate,

    /// <summary>Of another attempt, or of a step that is not next: the worker's plan is out of date.</summary>
    Rejected,

    /// <summary>The step still waits for lanes: push again.</summary>
    Waiting,
}
