using DistSeq.Engine.Data.Batches;

namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Batches of windows. A window starts at every training row with enough rows before and after it.</summary>
internal sealed class ForecastBatcher : IBatcher<LaneBatch>
{
    private readonly ForecastCorpus _corpus;
    private readonly ForecastWindows _windows;
    private readonly SequenceOrder _order;
    private readonly LanePlan _plan;
    private readonly int[] _ends;

    /// <exception cref="InvalidDataException">A series is too short.</exception>
    public ForecastBatcher(ForecastCorpus corpus, LanePlan plan)
    {
        (_corpus, _plan) = (corpus, plan);
        _windows = new ForecastWindows(corpus.Forecast, plan.Window);
        DemandLong();
        _ends = new int[corpus.Train.Count];
        var count = 0;
        for (var part = 0; part < _ends.Length; part++)
            _ends[part] = count = checked(count + corpus.Train[part].End - Needed + 1);
        _order = new SequenceOrder(new BatchPlan(plan.Seed, plan.Lanes, plan.RowsPerLane), new int[count]);
    }

    public double StepsPerEpoch => (double)_ends[^1] / (_plan.Lanes * (long)_plan.RowsPerLane);

    public long Tokens => (long)_ends[^1] * _corpus.Forecast.Plan.Horizon;

    public int MaxSteps => _windows.MaxSteps;

    private int Needed => _windows.History + _corpus.Forecast.Plan.Horizon;

    public bool Carries(long step) => false;

    public LaneBatch Get(long step, int lane, ReadOnlyMemory<float> state)
    {
        var rows = new WindowPlace[_plan.RowsPerLane];
        var first = ((step * _plan.Lanes) + lane) * _plan.RowsPerLane;
        for (var row = 0; row < rows.Length; row++)
            rows[row] = Place(_order.At(first + row));
        return _windows.Lane(lane, rows, withTargets: true);
    }

    private WindowPlace Place(int number)
    {
        var part = Array.BinarySearch(_ends, number + 1);
        part = part < 0 ? ~part : part;
        var origin = _windows.History + number - (part == 0 ? 0 : _ends[part - 1]);
        return new WindowPlace(_corpus.Scaled[_corpus.Train[part].Series], origin, _corpus.Forecast.Plan.Horizon);
    }

    private void DemandLong()
    {
        var plan = _corpus.Forecast.Plan;
        ForecastRefusal.Short(
            _corpus, _corpus.Train.Where(part => part.End < Needed), "train on",
            $"a window of {_plan.Window}, a season of {plan.Season} and a horizon of {plan.Horizon} take {Needed}");
        // Otherwise the job would end with nothing to measure.
        foreach (var (parts, what) in new[] { (_corpus.Valid, "validate on"), (_corpus.Test, "test on") })
        {
            if (!parts.Any(part => part.End > _windows.History))
                ForecastRefusal.Short(_corpus, parts, what, $"the first forecast stands behind {_windows.History}");
        }
    }
}
