using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Telemetry;

/// <summary>
/// The meter of the system, and what its rooms share: one class for each kind of thing. Names are distseq.thing.what, units are
/// base units, and labels are few: no grain key, and a job's series are dropped some minutes after its end.
/// </summary>
/// <remarks>
/// State and sums are observable: what a counter gets before the host has started is lost, and a counter with a job's label
/// would stay for ever. Sums without a job exist from the start, at 0, so that the first event is a change that alerts see.
/// </remarks>
internal static class Instruments
{
    /// <summary>Name of the meter and of the source of activities.</summary>
    public const string Name = "DistSeq";

    public static Meter Meter { get; } = new(Name);

    /// <summary>Creates the instruments of all rooms: each is otherwise created at its first use.</summary>
    public static void Publish()
    {
        foreach (var room in (Type[])
            [
                typeof(CheckpointMetrics), typeof(GradientMetrics), typeof(JobMetrics), typeof(SiloMetrics), typeof(StepMetrics),
                typeof(SweepMetrics), typeof(TrainingMetrics), typeof(WireMetrics),
            ])
        {
            RuntimeHelpers.RunClassConstructor(room.TypeHandle);
        }
    }

    public static KeyValuePair<string, object?> Job(string job) => new("job", job);

    /// <summary>A sum that only grows, by job.</summary>
    public static void Sum<T>(string name, Expiring<T> jobs, Func<T, long> value, string unit, string description)
        where T : class, new() =>
        Meter.CreateObservableCounter(
            name, () => jobs.All.Select(pair => new Measurement<long>(value(pair.Value), Job(pair.Key))), unit, description);

    /// <summary>Time that only grows, by job.</summary>
    public static void Time<T>(string name, Expiring<T> jobs, Func<T, long> ticks, string description)
        where T : class, new() =>
        Meter.CreateObservableCounter(
            name,
            () => jobs.All.Select(pair =>
                new Measurement<double>(TimeSpan.FromTicks(ticks(pair.Value)).TotalSeconds, Job(pair.Key))),
            "s", description);

    /// <summary>A value by job, for those that have one.</summary>
    public static void Value<T>(string name, Expiring<T> jobs, Func<T, double?> value, string? unit, string description)
        where T : class, new() =>
        Meter.CreateObservableGauge(
            name,
            () => jobs.All.Select(pair => (pair.Key, Value: value(pair.Value))).Where(static pair => pair.Value is not null)
                .Select(static pair => new Measurement<double>(pair.Value!.Value, Job(pair.Key))),
            unit, description);
}
