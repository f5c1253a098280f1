using System.Text.Json;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Engine.Tests.Optimization;

public class ScheduleTests
{
    public static TheoryData<string> Names => [.. Formulas.Keys];

    private static Dictionary<string, (ISchedule Schedule, Func<long, double> Formula)> Formulas => new()
    {
        ["constant"] = (new Constant(0.3), _ => 0.3),
        ["1 / (1 + decay)"] = (new InverseTime(0.01, 0.01), step => 0.01 / (1 + (0.01 * (step - 1)))),
        ["exponential"] = (new Exponential(0.1, 0.97), step => 0.1 * Math.Pow(0.97, step - 1)),
        ["step"] = (new Stairs(3e-3, 0.8, 10), step => 3e-3 * Math.Pow(0.8, Math.Floor((step - 1) / 10.0))),
        ["cosine"] =
            (new Cosine(0.2, 40, 0.02), step => 0.02 + (0.18 * (1 + Math.Cos(Math.PI * Math.Min(step - 1, 40) / 40)) / 2)),
        ["warm-up"] = (new WarmUp(8, new Constant(0.4)), step => 0.4 * Math.Min(step / 8.0, 1)),
        ["warm-up, then cosine"] = (
            new WarmUp(8, new Cosine(0.4, 40)),
            step => 0.2 * (step < 8 ? step / 4.0 : 1 + Math.Cos(Math.PI * Math.Min(step - 8, 40) / 40))),
        ["warm-up of one step"] = (new WarmUp(1, new Exponential(0.1, 0.9)), step => 0.1 * Math.Pow(0.9, step - 1)),
        ["on plateau, nothing reported"] = (new OnPlateau(new InverseTime(0.1, 1), last: 0.05), step => 0.1 / step),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_follow_the_formula(string name)
    {
        var (schedule, formula) = Formulas[name];
        for (var step = 1L; step <= 100; step++)
            Assert.Equal(formula(step), schedule.At(step, ScheduleState.Initial), 1e-15);
        Assert.InRange(schedule.At(long.MaxValue / 4, ScheduleState.Initial), 0, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void There_is_no_step_before_the_first(string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Formulas[name].Schedule.At(0, ScheduleState.Initial));

    [Fact]
    public void A_cosine_begins_and_ends_at_its_rates_and_never_rises()
    {
        var schedule = new Cosine(0.7, 1000, 0.1);
        var rates = Enumerable.Range(1, 1002).Select(step => schedule.At(step, ScheduleState.Initial)).ToArray();
        Assert.Equal((0.7, 0.1, 0.1), (rates[0], rates[1000], rates[1001]));
        Assert.Equal(0.4, rates[500], 1e-15);
        Assert.All(rates.Zip(rates.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_when_patience_is_over()
    {
        var schedule = new OnPlateau(new Constant(1), 0.5, patience: 2);
        double[] losses = [3, 2, 2, 2.5, 2, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5];
        double[] rates = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125];
        Assert.Equal(rates, Rates(schedule, losses));
    }

    [Fact]
    public void Improvement_is_relative_to_the_best()
    {
        var schedule = new OnPlateau(new Constant(1), 0.5, patience: 0, threshold: 0.1);
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Rates(schedule, [10, 8.9, 8.1, 8, 7.9]));
        Assert.Equal([1, 1, 0.5], Rates(schedule, [-10, -11.1, -12]));
    }

    [Fact]
    public void A_rest_after_a_cut_does_not_count()
    {
        var schedule = new OnPlateau(new Constant(1), 0.5, patience: 0, rest: 2);
        Assert.Equal([1, 0.5, 0.5, 0.5, 0.25], Rates(schedule, [1, 1, 1, 1, 1]));
    }

    [Fact]
    public void A_plateau_goes_no_lower_than_its_last_rate_and_never_above_the_rates_it_lowers()
    {
        var schedule = new OnPlateau(new WarmUp(4, new Constant(0.4)), 0.1, patience: 0, last: 0.3);
        var state = schedule.Report(schedule.Report(ScheduleState.Initial, 1), 1);
        Assert.Equal([0.1, 0.2, 0.3, 0.3, 0.3], Enumerable.Range(1, 5).Select(step => Math.Round(schedule.At(step, state), 12)));
    }

    [Fact]
    public void Losses_that_are_not_finite_are_never_the_best()
    {
        var schedule = new OnPlateau(new Constant(1), 0.5, patience: 0);
        Assert.Equal([0.5, 0.25, 0.25, 0.25, 0.125], Rates(schedule, [double.NaN, double.PositiveInfinity, 7, 6, double.NaN]));
    }

    [Fact]
    public void Warm_up_passes_losses_on()
    {
        var schedule = new WarmUp(2, new OnPlateau(new Constant(1), 0.5, patience: 0));
        Assert.Equal([1, 0.5], Rates(schedule, [1, 1]));
    }

    [Fact]
    public void The_state_survives_storage_and_goes_on_alike()
    {
        var schedule = new OnPlateau(new Constant(1), 0.5, patience: 2, rest: 1);
        double[] losses = [3, 2, 2, 2.5, 2, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5];
        var (kept, stored) = (ScheduleState.Initial, ScheduleState.Initial);
        foreach (var loss in losses)
        {
            kept = schedule.Report(kept, loss);
            stored = JsonSerializer.Deserialize<ScheduleState>(JsonSerializer.Serialize(schedule.Report(stored, loss)))!;
            Assert.Equal(kept, stored);
        }
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Func<ISchedule>[] wrong =
        [
            () =>
                new Constant(0), () => new Constant(double.NaN), () => new InverseTime(0.1, -1), () => new Exponential(0.1, 1.1),
            () => new Exponential(0.1, 0), () => new Stairs(0.1, 0.5, 0), () => new Stairs(-1, 0.5, 1), () => new Cosine(0.1, 0),
            () => new Cosine(0.1, 5, 0.2), () => new WarmUp(0, new Constant(1)), () => new OnPlateau(new Constant(1), 0),
            () => new OnPlateau(new Constant(1), patience: -1), () => new OnPlateau(new Constant(1), threshold: double.NaN),
            () => new OnPlateau(new Constant(1), rest: -1), () => new OnPlateau(new Constant(1), last: -1),
        ];
        Assert.All(wrong, create => Assert.Throws<ArgumentOutOfRangeException>(create));
    }

    private static double[] Rates(ISchedule schedule, double[] losses)
    {
        var (state, rates) = (ScheduleState.Initial, new List<double>());
        foreach (var loss in losses)
        {
            state = schedule.Report(state, loss);
            rates.Add(schedule.At(100, state));
        }

        return [.. rates];
    }
}
