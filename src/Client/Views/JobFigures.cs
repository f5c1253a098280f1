namespace DistSeq.Client.Views;

/// <summary>What both job views show, from the latest batch.</summary>
internal sealed record JobFigures(JobStatus Status)
{
    public double Share => Status.Steps > 0 ? Math.Clamp((double)Status.Step / Status.Steps, 0, 1) : 0;

    /// <summary>Steps done out of all; a dash for a number that is not known yet.</summary>
    public string Step => StepOf(Status.Step, Status.Steps);

    public string Epoch => Figures.Fixed(Status.Epoch, 2);

    public string Loss => Figures.Loss(Status.StepLoss);

    public string SmoothedLoss => Figures.Loss(Status.SmoothedLoss);

    public string Speed => $"{Figures.Count(Status.TokensPerSecond)} {UnitOf(Status)}/s";

    public string Elapsed => Figures.Duration(Status.Seconds);

    /// <summary>How the job is spread; null before it is, and while it waits for threads.</summary>
    public string? Spread => Status is { ExpectedComputeSeconds: > 0, Workers: > 0, WorkerSilos.Count: > 0 }
        ? $"{Figures.Number(Status.Lanes, "lane")} on {Threads} of {Figures.Number(Status.WorkerSilos.Count, "silo")}{Fewer}"
        : null;

    private string Threads => Status.ComputeThreads is 0 || Status.ComputeThreads == Status.Workers
        ? Figures.Number(Status.Workers, "thread")
        : $"{Figures.Number(Status.Workers, "worker")} that share {Figures.Number(Status.ComputeThreads, "thread")}";

    private string Fewer => Status.WorkersAsked is { } asked && asked > Status.Workers
        ? $"; of {Figures.Number(asked, "worker")} asked for, {Figures.Count(Status.Workers)} "
            + $"{(Status.Workers == 1 ? "has" : "have")} lanes"
        : "";

    /// <summary>
    /// The latest result on the validation split, and which step was the best; null before the first.
    /// </summary>
    public string? Validation => Status.Validation is not { Measures: [var first, ..] } latest ? null
        : $"validation {first.Name.Replace('-', ' ')} {Figures.Loss(first.Value)} at step {Figures.Count(latest.Step ?? 0)}"
            + (Status.BestStep is not { } best ? ""
                : best == latest.Step ? ", the best" : $"; best at step {Figures.Count(best)}");

    /// <summary>What a job that does not train yet is waiting for; null once it trains.</summary>
    public string? Waits => Status.State != JobState.Queued ? null
        : Status.Preparing is { } stage ? stage
        : Status.WaitsFor is { } reason ? $"waits: {reason}"
        : Status.WaitsBehind == 0 ? "waiting for compute threads"
        : $"waiting for compute threads behind {Figures.Number(Status.WaitsBehind, "job")}";

    /// <summary>What holds the job up, and since when; null where nothing does.</summary>
    public string? Trouble => TroubleOf(Status.Trouble, Status.TroubleSince);

    /// <summary>Time for the remaining steps at the speed so far.</summary>
    public string TimeLeft => Status.Step > 0
        ? Figures.Duration(Status.Seconds / Status.Step * (Status.Steps - Status.Step))
        : "-";

    /// <summary>What holds a job up, and since when, in one line.</summary>
    public static string? TroubleOf(string? trouble, DateTimeOffset? since) => trouble is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{trouble} (since {since?.UtcDateTime:HH:mm:ss'Z'})");

    /// <summary>What the figures named after tokens count.</summary>
    public static string UnitOf(JobStatus status) => status.Task switch
    {
        TaskKind.Classify => "sequences",
        TaskKind.Forecast => "rows",
        TaskKind.Improvise => "notes",
        TaskKind.Polyphony => "time steps",
        null => status.Format == DataFormat.Tsv ? "sequences" : "tokens",
        _ => "tokens",
    };

    /// <summary>Share of the job that is done.</summary>
    public static string StepOf(long step, long steps) => steps > 0 ? $"{Figures.Count(step)}/{Figures.Count(steps)}" : "-";
}
