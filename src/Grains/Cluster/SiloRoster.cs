using DistSeq.Contracts.Cluster;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// The silos that answer at this moment. Membership takes seconds to notice that a silo hangs; whoever plans asks the silos themselves.
/// Needs neither the membership table nor the grain directory.
/// </summary>
internal sealed class SiloRoster(IGrainFactory grains, ISiloStatusOracle statuses, TimeProvider clock)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(1);

    /// <summary>Addresses of the members, whether they answer or not, in order.</summary>
    public IReadOnlyList<SiloAddress> Members => [.. statuses.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];

    /// <summary>All members that answer within a second, in order of address.</summary>
    public async Task<IReadOnlyList<SiloInfo>> Ask()
    {
        var answers = await Task.WhenAll(Members.Select(silo => Ask(silo.ToParsableString())));
        return [.. answers.OfType<SiloInfo>()];
    }

    /// <summary>Ends what earlier epochs of a job have left anywhere. Best effort: who cannot be reached is told in the next epoch.</summary>
    public void EndBefore(string job, long epoch)
    {
        foreach (var silo in Members)
            grains.GetGrain<ISiloGrain>(silo.ToParsableString()).EndBefore(job, epoch).Ignore();
    }

    /// <summary>One silo's answer; null when there is none within a second.</summary>
    public async Task<SiloInfo?> Ask(string silo)
    {
        var answer = grains.GetGrain<ISiloGrain>(silo).Get();
        try
        {
            return await answer.WaitAsync(LongestAnswer, clock);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            answer.Ignore();
            return null;
        }
    }
}
