using DistSeq.Contracts.Specs;
using DistSeq.Grains.Sweeps.Pruning;
using DistSeq.Grains.Sweeps.Search;
using DistSeq.Grains.Sweeps.Space;

namespace DistSeq.Benchmarks.Pruning;

/// <summary>
/// A sweep whose trials take their losses from recorded curves, in virtual time: a step takes as long in every trial. Trials
/// that have begun come before new ones.
/// </summary>
internal sealed class Replay
{
    private readonly SweepSpec _spec;
    private readonly RecordedSpace _recorded;
    private readonly IPruner? _pruner;
    private readonly ISearch _search;
    private readonly Study _study;
    private readonly List<StudyTrial> _searched = [];
    private readonly List<Curve> _curves = [];
    private readonly List<PruningTrial> _trials = [];
    private readonly List<long> _steps = [];
    private readonly HashSet<int> _paused = [];
    private readonly List<(int Trial, long Until)> _running = [];

    private bool _isExhausted;

    /// <param name="spec">What is searched, and how.</param>
    /// <param name="recorded">What its trials do.</param>
    public Replay(SweepSpec spec, RecordedSpace recorded)
    {
        (_spec, _recorded) = (spec, recorded);
        var space = SearchSpace.Of(spec);
        var search = SearchCatalog.Of(spec, space);
        _pruner = PruningCatalog.Of(spec);
        _search = _pruner is null ? search : new BatchSearch(search, _pruner);
        _study = new Study(space, spec.Seed, _searched);
    }

    /// <summary>The curves of the trials so far.</summary>
    public IReadOnlyList<Curve> Curves => _curves;

    /// <summary>Steps of all trials together until one of them first measures this loss; null if none ever does.</summary>
    public long? StepsUntil(double loss)
    {
        var (now, spent) = (0L, 0L);
        while (true)
        {
            Fill(now);
            if (_running.Count == 0)
                return null;
            var (trial, until) = _running.MinBy(static running => (running.Until, running.Trial));
            spent += (until - now) * _running.Count;
            now = until;
            _running.Remove((trial, until));
            _steps[trial] += CurveSweep.Every;
            if (_curves[trial].At(_steps[trial]) <= loss)
                return spent;
            GoOn(trial, now);
        }
    }

    private void Fill(long now)
    {
        for (var decided = true; decided && _running.Count < _spec.Parallel;)
        {
            decided = false;
            foreach (var trial in _paused.Order().ToArray())
            {
                var rung = _trials[trial].Rungs.Count - 1;
                var study = new PruningStudy(_trials, _isExhausted ? _trials.Count : _spec.Budget.Trials);
                if (_running.Count >= _spec.Parallel || !study.Knows(_pruner!, trial, rung))
                    continue;
                decided = true;
                _paused.Remove(trial);
                if (study.GoesOn(_pruner!, trial, rung))
                    _running.Add((trial, now + CurveSweep.Every));
                else
                    End(trial, TrialOutcome.PrunedAt(_trials[trial].Rungs));
            }
        }

        while (_running.Count < _spec.Parallel && Issue() is { } issued)
            _running.Add((issued, now + CurveSweep.Every));
    }

    private int? Issue()
    {
        var number = _trials.Count;
        if (_isExhausted || number == _spec.Budget.Trials
            || !Enumerable.Range(0, _search.Needs(number)).All(trial => _trials[trial].HasEnded))
            return null;
        if (_study.Next(_search, number) is not { } values)
        {
            _isExhausted = true;
            return null;
        }

        var point = _study.Space.Read(values);
        _searched.Add(new StudyTrial(point, null));
        _curves.Add(_recorded.Nearest(point));
        _trials.Add(new PruningTrial([], false));
        _steps.Add(0);
        return number;
    }

    private void GoOn(int trial, long now)
    {
        var curve = _curves[trial];
        var step = _steps[trial];
        if (step == CurveSweep.Steps)
            End(trial, TrialOutcome.Completed(curve.BestUntil(step)));
        else if (_pruner?.Step(trial, _trials[trial].Rungs.Count, CurveSweep.Steps) == step)
        {
            _trials[trial] = new PruningTrial([.. _trials[trial].Rungs, new RungValue(step, curve.At(step))], false);
            _paused.Add(trial);
        }
        else
            _running.Add((trial, now + CurveSweep.Every));
    }

    private void End(int trial, TrialOutcome outcome)
    {
        _trials[trial] = _trials[trial] with { HasEnded = true };
        _searched[trial] = _searched[trial] with { Outcome = outcome };
    }
}
