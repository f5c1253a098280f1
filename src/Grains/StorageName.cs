namespace DistSeq.Grains;

/// <summary>Names that the silo registers grain storage under.</summary>
public static class StorageName
{
    /// <summary>Small records with ETags: jobs, sweeps, the list of jobs.</summary>
    public const string Records = "records";
}
