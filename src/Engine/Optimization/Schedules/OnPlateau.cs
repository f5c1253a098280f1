namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// Lowers the rates of another schedule when the reported loss stops falling, like PyTorch's ReduceLROnPlateau. A loss is an
/// improvement if it is below best - threshold * |best|; NaN and infinity never are. A combination may contain only one, because
/// there is one state.
/// </summary>
/// <param name="rates">The schedule whose rates are lowered.</param>
/// <param name="factor">Factor of each cut, above 0, at most 1; default 0.1.</param>
/// <param name="patience">Reports without improvement that are tolerated, 0 or more; default 10.</param>
/// <param name="threshold">0 or more; default 1e-4.</param>
/// <param name="rest">Cool-down: reports after a cut that do not count, 0 or more; default 0.</param>
/// <param name="last">Lowest rate after a cut, 0 or more; default 0.</param>
public sealed class OnPlateau(
    ISchedule rates, double factor = 0.1, int patience = 10, double threshold = 1e-4, int rest = 0, double last = 0) : ISchedule
{
    private readonly double _factor = HyperParameter.Factor(factor);
    private readonly double _threshold = HyperParameter.NotNegative(threshold);
    private readonly double _last = HyperParameter.NotNegative(last);
    private readonly int _patience = patience >= 0
        ? patience
        : throw new ArgumentOutOfRangeException(nameof(patience), patience, $"patience is {patience}; it must be 0 or more.");

    private readonly int _rest = rest >= 0
        ? rest
        : throw new ArgumentOutOfRangeException(nameof(rest), rest, $"rest is {rest}; it must be 0 or more.");

    public double At(long step, ScheduleState state)
    {
        var rate = rates.At(step, ScheduleState.Initial);
        return Math.Max(rate * state.Factor, Math.Min(rate, _last));
    }

    public ScheduleState Report(ScheduleState state, double loss)
    {
        var rests = Math.Max(state.Rest - 1, 0);
        if (double.IsFinite(loss) && (state.Best is not { } best || loss < best - (_threshold * Math.Abs(best))))
            return state with { Best = loss, Waited = 0, Rest = rests };
        if (state.Rest > 0)
            return state with { Waited = 0, Rest = rests };
        return state.Waited < _patience
            ? state with { Waited = state.Waited + 1 }
            : state with { Factor = state.Factor * _factor, Waited = 0, Rest = _rest };
    }
}
