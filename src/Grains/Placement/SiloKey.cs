namespace DistSeq.Grains.Placement;

/// <summary>Keys of grains that live on one silo only: "name/address of the silo", or the address alone.</summary>
internal static class SiloKey
{
    /// <summary>Key of a parameter shard.</summary>
    public static string Shard(string job, long attempt, int index, string silo) => $"{job}/{attempt}/{index}/{silo}";

    /// <summary>Key of a worker. Assignments of an attempt are numbered, so that none finds what an earlier one left.</summary>
    public static string Worker(string job, long attempt, int assignment, string silo) =>
        Shard(job, attempt, assignment, silo);

    /// <summary>Job and attempt of a worker or a shard.</summary>
    public static (string Job, long Attempt) Part(GrainId grain)
    {
        var words = grain.Key.ToString()!.Split('/');
        return (string.Join('/', words[..^3]), long.Parse(words[^3], CultureInfo.InvariantCulture));
    }

    /// <summary>The address that a key ends with, as <see cref="SiloAddress.ToParsableString"/> writes it.</summary>
    public static string Silo(GrainId grain)
    {
        var key = grain.Key.ToString()!;
        return key[(key.LastIndexOf('/') + 1)..];
    }
}
