namespace DistSeq.Grains;

/// <summary>Names that the silo registers grain storage under.</summary>
public static class StorageName
{
    /// <summary>Small records with ETags: jobs, sweeps, the list of jobs.</summary>
    public const string Records = "records";

    /// <summary>Where a provider of Orleans' own is registered for <see cref="GrainServices.AddRecords"/>.</summary>
    public const string BareRecords = "bare-records";
}
