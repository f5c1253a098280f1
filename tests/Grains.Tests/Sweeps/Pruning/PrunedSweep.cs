using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;
using DistSeq.Grains.Tests.Sweeps.Search;

namespace DistSeq.Grains.Tests.Sweeps.Pruning;

/// <summary>A sweep without jobs whose trials pause at rungs. Which of them moves next is drawn at random.</summary>
/// <param name="spec">With pruning.</param>
/// <param name="curve">What a trial of some values measures at a step; null where it fails before.</param>
internal sealed class PrunedSweep(SweepSpec spec, Func<IReadOnlyDictionary<string, string>, long, double?> curve)
{
    private readonly SearchSpace _space = SearchSpace.Of(spec);
    private readonly IPruner _pruner = PruningCatalog.Of(spec)!;
    private readonly BatchSearch _search = new(SearchCatalog.Of(spec, SearchSpace.Of(spec)), PruningCatalog.Of(spec)!.Batch);
    private readonly List<IReadOnlyDictionary<string, string>> _values = [];
    private readonly List<StudyTrial> _searched = [];
    private readonly List<PruningTrial> _trials = [];
    private readonly HashSet<int> _running = [];
    private readonly HashSet<int> _ready = [];
    private bool _isExhausted;

    private enum Move
    {
        Issue,
        Resume,
        Decide,
        Advance,
    }

    /// <summary>Of each trial, what was measured at its rungs.</summary>
    public IReadOnlyList<PruningTrial> Trials => _trials;

    /// <summary>How each trial ended.</summary>
    public IReadOnlyList<TrialOutcome> Outcomes => [.. _searched.Select(static trial => trial.Outcome!)];

    /// <summary>What the pruner saw.</summary>
    public PruningStudy Study => new(_trials, _isExhausted ? _trials.Count : spec.Budget.Trials);

    public IPruner Pruner => _pruner;

    /// <summary>Every decision: the trial, the rung, and whether the trial went on.</summary>
    public List<(int Trial, int Rung, bool GoesOn)> Decisions { get; } = [];

    /// <summary>One line a trial: values, rungs and end.</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. _trials.Select((trial, number) =>
            $"{StudiedSweep.Line(_values[number])} {string.Join(' ', trial.Rungs)} {_searched[number].Outcome}"),
    ];

    /// <summary>Runs to the end.</summary>
    /// <param name="slots">Trials that run at the same time.</param>
    /// <param name="seed">Of the order in which trials move.</param>
    public PrunedSweep Run(int slots, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var moves = Moves(slots).ToArray();
            if (moves.Length == 0)
                break;
            var (move, trial) = moves[random.Next(moves.Length)];
            // Some trials are slower than others.
            if (move == Move.Advance && trial % 3 == seed % 3 && random.Next(8) > 0)
                continue;
            Make(move, trial);
        }

        Assert.All(_trials, static trial => Assert.True(trial.HasEnded, "Trials wait for each other."));
        Assert.True(_isExhausted || _trials.Count == spec.Budget.Trials, "Trials are missing.");
        return this;
    }

    private IEnumerable<(Move Move, int Trial)> Moves(int slots)
    {
        if (_running.Count < slots)
        {
            if (!_isExhausted && _trials.Count < spec.Budget.Trials
                && Enumerable.Range(0, _search.Needs(_trials.Count)).All(trial => _trials[trial].HasEnded))
                yield return (Move.Issue, _trials.Count);
            foreach (var trial in _ready)
                yield return (Move.Resume, trial);
        }

        foreach (var trial in _running)
            yield return (Move.Advance, trial);
        for (var trial = 0; trial < _trials.Count; trial++)
        {
            if (!_trials[trial].HasEnded && !_running.Contains(trial) && !_ready.Contains(trial)
                && Study.Knows(_pruner, trial, _trials[trial].Rungs.Count - 1))
                yield return (Move.Decide, trial);
        }
    }

    private void Make(Move move, int trial)
    {
        switch (move)
        {
            case Move.Issue:
                Issue(trial);
                break;
            case Move.Resume:
                _ready.Remove(trial);
                _running.Add(trial);
                break;
            case Move.Advance:
                Advance(trial);
                break;
            case Move.Decide:
                var rung = _trials[trial].Rungs.Count - 1;
                var goesOn = Study.GoesOn(_pruner, trial, rung);
                Decisions.Add((trial, rung, goesOn));
                if (goesOn)
                    _ready.Add(trial);
                else
                    End(trial, TrialOutcome.PrunedAt(_trials[trial].Rungs));
                break;
        }
    }

    private void Issue(int trial)
    {
        var values = new Study(_space, spec.Seed, _searched).Next(_search, trial);
        if (values is null)
        {
            _isExhausted = true;
            return;
        }

        _values.Add(values);
        _searched.Add(new StudyTrial(_space.Read(values), null));
        _trials.Add(new PruningTrial([], false));
        _running.Add(trial);
    }

    private void Advance(int trial)
    {
        var values = _values[trial];
        var steps = values.TryGetValue("training.steps", out var searched)
            ? long.Parse(searched, CultureInfo.InvariantCulture)
            : spec.Base.Training.Steps ?? 500;
        var next = _pruner.Step(trial, _trials[trial].Rungs.Count, steps);
        if (curve(values, next ?? steps) is not { } value)
            End(trial, TrialOutcome.Failed);
        else if (next is { } step)
        {
            _trials[trial] = new PruningTrial([.. _trials[trial].Rungs, new RungValue(step, value)], false);
            _running.Remove(trial);
        }
        else
            End(trial, TrialOutcome.Completed(value));
    }

    private void End(int trial, TrialOutcome outcome)
    {
        _trials[trial] = _trials[trial] with { HasEnded = true };
        _searched[trial] = _searched[trial] with { Outcome = outcome };
        _running.Remove(trial);
    }
}
