using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Jobs;

/// <summary>The compute threads of one job: what it asks for, what it has, and what it waits for.</summary>
internal sealed class JobSlots(string id, JobRecord record, IGrainFactory grains, JobServices services)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    private BatchFacts? _batch;
    private string? _waitsFor;
    private int _before;
    private bool _cannotStart;

    /// <summary>Silos that the job uses, or may use from its next attempt on, with its compute threads there.</summary>
    public SiloInfo[] Known { get; set; } = [];

    /// <summary>The job's status while it waits for compute threads, with the reason as of its last request.</summary>
    public JobStatus Waiting(JobStatus known) =>
        known with { State = JobState.Queued, WaitsFor = _waitsFor, WaitsBehind = _before, CannotStart = _cannotStart };

    /// <summary>The silos that the job may use now, with its compute threads there; none if it must wait.</summary>
    public async Task<SiloInfo[]> Ask(Corpus corpus)
    {
        var all = await services.Roster.Ask();
        var staying = all.Where(silo => !silo.IsLeaving).ToArray();
        var request = Request(corpus, staying);
        _waitsFor = WaitReason.Of(request, staying);
        _cannotStart = _waitsFor is not null;
        try
        {
            var grant = await grains.GetGrain<IAllocatorGrain>(0).Ask(request).WaitAsync(LongestAnswer, services.Clock);
            _before = grant.Before;
            if (grant.Silos.Count == 0)
                _waitsFor ??= WaitReason.Behind(grant.Ahead);
            return [.. grant.Silos];
        }
        catch (Exception e) when ((e is OrleansException or TimeoutException) && Known.Length > 0)
        {
            // The allocator is away: the job keeps those of its silos that answer.
            return [.. Known.Where(silo => staying.Any(other => other.Address == silo.Address))];
        }
    }

    private SlotRequest Request(Corpus corpus, SiloInfo[] silos)
    {
        var spec = record.Spec!;
        var asked = spec.Cluster.Workers;
        var layout = Modeling.Network(spec, corpus).Layout;
        var aggregator = AggregatorCatalog.Of(spec.Aggregation);
        var units = aggregator.Groups(Modeling.Lanes(spec.Training));
        var numerics = record.Numerics ?? MostCommon(silos);
        var isNumber = asked is { } known && known.Least == known.Most;
        var mostSilos = isNumber
            ? asked!.Value.Most
            : StepForecast.BestSilos(
                layout, (_batch ??= Modeling.Batch(spec, corpus)).TokensPerStep, units,
                aggregator.StepsPerVersion,
                [.. silos.Where(silo => silo.Numerics == numerics).Select(silo => silo.ComputeThreads).DefaultIfEmpty(1)]);
        return new SlotRequest(
            id, spec.Cluster.User, spec.Cluster.Priority, record.Status!.SubmittedAt,
            Math.Min(units, asked?.Least ?? 1), Math.Min(units, asked?.Most ?? units), mostSilos)
        {
            Has = Known.ToDictionary(silo => silo.Address, silo => silo.ComputeThreads),
            SharesThreads = isNumber,
            Numerics = numerics,
        };
    }

    // Numerics of the most threads, or of the first silo if threads are equal: every job on the same silos chooses the same.
    private static string MostCommon(SiloInfo[] silos) => silos
        .GroupBy(silo => silo.Numerics)
        .OrderByDescending(group => group.Sum(silo => silo.ComputeThreads))
        .Select(group => group.Key)
        .FirstOrDefault("");
}
