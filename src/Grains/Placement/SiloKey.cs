using System.Globalization;

namespace DistSeq.Grains.Placement;

/// <summary>Keys of grains that live on one silo only: "name/address of the silo", or the address alone.</summary>
internal static class SiloKey
{
    /// <summary>Key of a parameter shard.</summary>
    public static string Shard(string job, long epoch, int index, string silo) => $"{job}/{epoch}/{index}/{silo}";

    /// <summary>Key of a worker; assignments of an epoch are numbered, so that none meets what an earlier one has left.</summary>
    public static string Worker(string job, long epoch, int assignment, string silo) => $"{job}/{epoch}/{assignment}/{silo}";

    /// <summary>Job and epoch of a worker or a shard.</summary>
    public static (string Job, long Epoch) Part(GrainId grain)
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
