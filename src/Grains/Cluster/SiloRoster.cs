using DistSeq.Grains.Calls;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The silos that answer now. Membership takes seconds to notice that a silo hangs, so plans ask the silos themselves. That needs
/// neither the membership table nor the grain directory.
/// </summary>
internal sealed class SiloRoster(IGrainFactory grains, ISiloStatusOracle statuses, TimeProvider clock)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    /// <summary>Addresses of the members, whether they answer or not, in order.</summary>
    public IReadOnlyList<SiloAddress> Members => [.. statuses.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];

    /// <summary>Whether this silo is the first of them, which does what one silo does for all.</summary>
    public bool IsFirst => Members is [var first, ..] && first.Equals(statuses.SiloAddress);

    /// <summary>All members that answer within a second, in order of address.</summary>
    public async Task<IReadOnlyList<SiloInfo>> Ask()
    {
        var answers = await Task.WhenAll(Members.Select(silo => Ask(silo.ToParsableString())));
        return [.. answers.OfType<SiloInfo>()];
    }

    /// <summary>
    /// Ends what earlier attempts of a job have left anywhere. Best effort: a silo that cannot be reached is told again in the
    /// next attempt.
    /// </summary>
    public void EndBefore(string job, long attempt)
    {
        foreach (var silo in Members)
            grains.GetGrain<ISiloGrain>(silo.ToParsableString()).EndBefore(job, attempt).Ignore();
    }

    /// <summary>One silo's answer; null if none comes within a second.</summary>
    public Task<SiloInfo?> Ask(string silo) => grains.GetGrain<ISiloGrain>(silo).Get().OrNull(LongestAnswer, clock);
}
