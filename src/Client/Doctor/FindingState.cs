namespace DistSeq.Client.Doctor;

/// <summary>How a check went.</summary>
internal enum FindingState
{
    Ok,

    /// <summary>Work goes on, but not as it should.</summary>
    Warning,

    /// <summary>Nothing can be done with it as it is.</summary>
    Failure,
}
