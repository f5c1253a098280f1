using DistSeq.Contracts.Generation;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Grains.Checkpoints;

/// <summary>What a job knows at a version about its results on the validation split.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ValidationMark")]
internal sealed record ValidationMark
{
    /// <summary>The latest result, with its step; null before the first.</summary>
    [Id(0)]
    public EvaluationResult? Latest { get; init; }

    /// <summary>The best result, with its step; null before the first finite one.</summary>
    [Id(1)]
    public EvaluationResult? Best { get; init; }

    /// <summary>Number of measurements since the best.</summary>
    [Id(2)]
    public int SinceBest { get; init; }

    /// <summary>Factor on the learning rates, of a schedule that watches the objective.</summary>
    [Id(3)]
    public double RateFactor { get; init; } = 1;

    /// <summary>What else such a schedule remembers: its best, reports since then, reports that do not count.</summary>
    [Id(4)]
    public double? ScheduleBest { get; init; }

    [Id(5)]
    public int ScheduleWaited { get; init; }

    [Id(6)]
    public int ScheduleRest { get; init; }

    /// <summary>Nothing has been measured yet.</summary>
    public static ValidationMark Start { get; } = new();

    /// <summary>What the schedule remembers.</summary>
    public ScheduleState Schedule => new(RateFactor, ScheduleBest, ScheduleWaited, ScheduleRest);

    /// <summary>The same, with another state of the schedule.</summary>
    public ValidationMark With(ScheduleState schedule) => this with
    {
        RateFactor = schedule.Factor,
        ScheduleBest = schedule.Best,
        ScheduleWaited = schedule.Waited,
        ScheduleRest = schedule.Rest,
    };
}
