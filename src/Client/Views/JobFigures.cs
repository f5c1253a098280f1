using System.Globalization;
using DistSeq.Contracts.Jobs;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Views;

/// <summary>What both job views show, from the latest batch.</summary>
internal sealed record JobFigures(JobStatus Status)
{
    public double Share => Status.Steps > 0 ? Math.Clamp((double)Status.Step / Status.Steps, 0, 1) : 0;

    /// <summary>Steps done of all; a dash for a number that is not known yet.</summary>
    public string Step => StepOf(Status.Step, Status.Steps);

    public string Epoch => Figures.Fixed(Status.Epoch, 2);

    public string Loss => Figures.Loss(Status.StepLoss);

    public string SmoothedLoss => Figures.Loss(Status.SmoothedLoss);

    public string Speed => $"{Figures.Count(Status.TokensPerSecond)} {UnitOf(Status)}/s";

    public string Elapsed => Figures.Duration(Status.Seconds);

    /// <summary>How the job is spread; null before it is, and while it waits for threads.</summary>
    public string? Spread => Status is { ExpectedComputeSeconds: > 0, Workers: > 0, WorkerSilos.Count: > 0 }
        ? $"{Number(Status.Lanes, "lane")} on {Threads} of {Number(Status.WorkerSilos.Count, "silo")}{Fewer}"
        : null;

    private string Threads => Status.ComputeThreads is 0 || Status.ComputeThreads == Status.Workers
        ? Number(Status.Workers, "thread")
        : $"{Number(Status.Workers, "worker")} that share {Number(Status.ComputeThreads, "thread")}";

    private string Fewer => Status.WorkersAsked is { } asked && asked > Status.Workers
        ? $"; of {Number(asked, "worker")} asked for, {Figures.Count(Status.Workers)} {(Status.Workers == 1 ? "has" : "have")} "
            + "lanes"
        : "";

    /// <summary>What a job that does not train yet is waiting for; null once it trains.</summary>
    public string? Waits => Status.State != JobState.Queued ? null
        : Status.Preparing is { } stage ? stage
        : Status.WaitsFor is { } reason ? $"waits: {reason}"
        : Status.WaitsBehind == 0 ? "waiting for compute threads"
        : $"waiting for compute threads behind {Number(Status.WaitsBehind, "job")}";

    /// <summary>What holds the job up, and since when; null where nothing does.</summary>
    public string? Trouble => TroubleOf(Status.Trouble, Status.TroubleSince);

    /// <summary>The steps that are left at the speed so far.</summary>
    public string TimeLeft => Status.Step > 0 ? Figures.Duration(Status.Seconds / Status.Step * (Status.Steps - Status.Step)) : "-";

    private static string Number(int count, string thing) => $"{Figures.Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>What holds a job up, and since when, in one line.</summary>
    public static string? TroubleOf(string? trouble, DateTimeOffset? since) => trouble is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{trouble} (since {since?.UtcDateTime:HH:mm:ss'Z'})");

    /// <summary>What the figures count that are named after tokens.</summary>
    public static string UnitOf(JobStatus status) =>
        (status.Task is { } task ? task == TaskKind.Classify : status.Format == DataFormat.Tsv) ? "sequences" : "tokens";

    /// <summary>How far a job is.</summary>
    public static string StepOf(long step, long steps) => steps > 0 ? $"{Figures.Count(step)}/{Figures.Count(steps)}" : "-";
}
