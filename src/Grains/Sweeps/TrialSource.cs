using DistSeq.Contracts.Sweeps;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Grains.Sweeps;

/// <summary>
/// Says which trial a sweep runs next. Its values are a function of the spec, the seed and the results that the search needs,
/// not of what else has ended by then.
/// </summary>
internal sealed class TrialSource(SweepSpec spec, TrialPages trials)
{
    private readonly SearchSpace _space = SearchSpace.Of(spec);
    private readonly ISearch _search = SearchCatalog.Of(spec, SearchSpace.Of(spec));
    private readonly List<StudyTrial> _study = [];

    /// <summary>Whether the search has found that every point of the space has been tried.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The values of a trial; null where there is none, or while a result that they depend on is missing.</summary>
    public IReadOnlyDictionary<string, string>? Next(int number)
    {
        if (IsExhausted || !Know(number, _search.Needs(number)))
            return null;
        var values = new Study(_space, spec.Seed, _study).Next(_search, number);
        IsExhausted = values is null;
        return values;
    }

    // Whether the trials before this one are known, and the results of those that are needed.
    private bool Know(int number, int needs)
    {
        while (_study.Count < number)
            _study.Add(new StudyTrial(_space.Read(trials.Find(_study.Count)!.Values), null));
        for (var trial = 0; trial < needs; trial++)
        {
            if (_study[trial].Outcome is not null)
                continue;
            if (trials.Find(trial) is not { HasEnded: true } ended)
                return false;
            _study[trial] = _study[trial] with { Outcome = OutcomeOf(ended) };
        }

        return true;
    }

    private static TrialOutcome OutcomeOf(TrialStatus trial) =>
        trial is { State: TrialState.Completed, Objective: { } objective }
            ? TrialOutcome.Completed(objective)
            : TrialOutcome.Failed;
}
