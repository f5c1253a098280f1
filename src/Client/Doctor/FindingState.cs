namespace DistSeq.Client.Doctor;

/// <summary>How a check went.</summary>
internal enum FindingState
{
    Ok,

    /// <summary>Work continues, but not as it should.</summary>
    Warning,

    /// <summary>Nothing works like this.</summary>
    Failure,
}
