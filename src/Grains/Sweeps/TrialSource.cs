using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Says which trial a sweep runs next. Its values are a function of the spec, the seed and the results that the search needs,
/// not of what else has ended by then. With several seeds, each configuration is that many trials in a row.
/// </summary>
internal sealed class TrialSource
{
    private readonly SweepSpec _spec;
    private readonly TrialPages _trials;
    private readonly Equalizer? _equalizer;
    private readonly SearchSpace _space;
    private readonly ISearch _search;

    // Null where each trial begins a training.
    private readonly IContinuedSearch? _continued;

    // By configuration.
    private readonly List<StudyTrial> _study = [];

    /// <param name="spec">The sweep's.</param>
    /// <param name="trials">Its table.</param>
    /// <param name="pruner">Null where no trial ends early.</param>
    /// <param name="equalizer">Null where trials are run as they are chosen.</param>
    public TrialSource(SweepSpec spec, TrialPages trials, IPruner? pruner, Equalizer? equalizer)
    {
        (_spec, _trials, _equalizer) = (spec, trials, equalizer);
        _space = SearchSpace.Of(spec);
        var search = SearchCatalog.Of(spec, _space);
        _continued = search as IContinuedSearch;
        _search = pruner is null
            ? search
            : new BatchSearch(search, configuration => pruner.Batch(configuration * spec.Seeds) / spec.Seeds);
    }

    /// <summary>Whether the search has found that every point of the space has been tried.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>A trial; null where there is none, or while a result that it depends on is missing.</summary>
    public NextTrial? Next(int number)
    {
        var (configuration, repeat) = (number / _spec.Seeds, number % _spec.Seeds);
        var next = repeat > 0 ? new NextTrial(_trials.Find(number - repeat)!.Values)
            : configuration < _spec.Enqueue.Count ? new NextTrial(Fitted(_spec.Enqueue[configuration]))
            : Searched(configuration);
        if (next is null)
            return null;
        if (_continued is not null)
            return With(next, "training.steps", _continued.Steps(configuration));
        return _spec.Seeds == 1 ? next : With(next, "seed", _spec.Base.Seed + repeat);
    }

    private static NextTrial With(NextTrial next, string path, long value) => next with
    {
        Values = new Dictionary<string, string>(next.Values) { [path] = value.ToString(CultureInfo.InvariantCulture) },
    };

    private NextTrial? Searched(int number)
    {
        if (IsExhausted || !Know(number))
            return null;
        var study = new Study(_space, _spec.Seed, _study);
        var values = study.Next(_search, number);
        IsExhausted = values is null;
        if (values is null)
            return null;
        return _continued is not null && study.Parent(_continued, number) is { } parent
            ? new NextTrial(Inherited(parent, values), parent)
            : new NextTrial(Fitted(values));
    }

    // The parent's values but for those that the search has changed: it may have others, if it was enqueued.
    private Dictionary<string, string> Inherited(int parent, IReadOnlyDictionary<string, string> values)
    {
        var (all, searched) = (_trials.Find(parent)!.Values, _space.Write(_study[parent].Point));
        var kept = all.Where(pair => values.ContainsKey(pair.Key) || !searched.ContainsKey(pair.Key))
            .ToDictionary(static pair => pair.Key, static pair => pair.Value);
        foreach (var (path, value) in values)
        {
            if (searched.GetValueOrDefault(path) != value)
                kept[path] = value;
        }

        return kept;
    }

    private IReadOnlyDictionary<string, string> Fitted(IReadOnlyDictionary<string, string> values) =>
        _equalizer?.Fit(values) ?? values;

    // Whether the configurations before this one are known, and the results of those that are needed.
    private bool Know(int configuration)
    {
        while (_study.Count < configuration)
            _study.Add(new StudyTrial(_space.Read(_trials.Find(_study.Count * _spec.Seeds)!.Values), null));
        for (var number = 0; number < _search.Needs(configuration); number++)
        {
            if (_study[number].Outcome is not null)
                continue;
            if (Outcome(number) is not { } outcome)
                return false;
            _study[number] = _study[number] with { Outcome = outcome };
        }

        return true;
    }

    // Null while one of its trials is out. The mean over the seeds; where one failed, the configuration has, too.
    private TrialOutcome? Outcome(int configuration)
    {
        var trials = Enumerable.Range(configuration * _spec.Seeds, _spec.Seeds).Select(_trials.Find).ToList();
        if (trials.Any(static trial => trial is not { HasEnded: true }))
            return null;
        if (trials.TrueForAll(static trial => trial!.IsRanked))
            return TrialOutcome.Completed(trials.Average(static trial => trial!.Cost!.Value));
        var pruned = trials.Where(static trial => trial!.State == TrialState.Pruned).ToList();
        return pruned.Count > 0 && trials.TrueForAll(static trial => trial!.IsRanked || trial.State == TrialState.Pruned)
            ? TrialOutcome.PrunedAt([.. pruned[0]!.Rungs.Select(static rung => new RungValue(rung.Step, rung.Cost))])
            : TrialOutcome.Failed;
    }
}
