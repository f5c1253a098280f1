namespace DistSeq.Contracts.Access;

/// <summary>
/// What a certificate allows its owner: all that the roles before it allow, and more. Its word, in lower case, is the
/// organizational unit (OU) of the certificate's subject.
/// </summary>
public enum Role
{
    /// <summary>Sees jobs, sweeps and silos.</summary>
    Viewer,

    /// <summary>Trains, and does anything with jobs and sweeps of its own.</summary>
    User,

    /// <summary>Does anything with everybody's jobs and sweeps.</summary>
    Admin,

    /// <summary>A silo, which also calls what no client may.</summary>
    Silo,
}
