using System.Globalization;
using Orleans.Runtime.Placement;

namespace DistSeq.Grains.Placement;

[GenerateSerializer, Immutable, Alias("distseq.SpreadPlacement")]
internal sealed class SpreadPlacement : PlacementStrategy
{
    public static SpreadPlacement Instance { get; } = new();
}

/// <summary>Chooses by the number in a key "job/number": silos in order of address, each job beginning at another one.</summary>
internal sealed class SpreadPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target).Order().ToArray();
        var key = target.GrainIdentity.Key.ToString()!;
        var slash = key.LastIndexOf('/');
        var index = int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        return Task.FromResult(silos[(int)((StableHash(key.AsSpan(0, slash)) + (uint)index) % (uint)silos.Length)]);
    }

    // FNV-1a: the same in every process, unlike string.GetHashCode.
    private static uint StableHash(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash >> 1;
    }
}
