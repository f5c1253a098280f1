using System.Text.Json.Serialization;
using DistSeq.Client.Views;

namespace DistSeq.Client.Runs;

/// <summary>How a job is doing or how it ended: what train and watch print, and result.json. Losses in nats per token.</summary>
internal sealed record JobResult
{
    public required string Job { get; init; }

    public required string Name { get; init; }

    public required JobState State { get; init; }

    /// <summary>Optimizer updates applied.</summary>
    public required long Steps { get; init; }

    /// <summary>Targets trained on.</summary>
    public required long Tokens { get; init; }

    /// <summary>
    /// What <see cref="Tokens"/> and <see cref="TokensPerSecond"/> count: tokens, or sequences of labelled data.
    /// </summary>
    public required string TokenUnit { get; init; }

    /// <summary>Mean of the last epoch, or of the last 100 steps where no epoch is complete.</summary>
    public required double? TrainLoss { get; init; }

    public required double? ValidLoss { get; init; }

    public required double? ValidPerplexity { get; init; }

    /// <summary>For models that predict classes, 0 to 1.</summary>
    public required double? ValidAccuracy { get; init; }

    /// <summary>Every measure of the job's task.</summary>
    public required JobMeasures Measures { get; init; }

    /// <summary>The measures of parts of the held-out data, such as classes: by table, row and column.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>>> Breakdown
    {
        get;
        init;
    }

    public required double? TokensPerSecond { get; init; }

    public required double? Seconds { get; init; }

    public required long Parameters { get; init; }

    public required int Lanes { get; init; }

    /// <summary>Parts of its lanes that were computed side by side.</summary>
    public required int Workers { get; init; }

    /// <summary>Fewest workers that the spec asks for; null where it leaves that to the cluster.</summary>
    public required int? WorkersAsked { get; init; }

    /// <summary>Compute threads of the workers: fewer than workers where several share one.</summary>
    public required int ComputeThreads { get; init; }

    public required int ParameterShards { get; init; }

    public required IReadOnlyList<string> WorkerSilos { get; init; }

    /// <summary>
    /// Predicted time of a step's gradients and update, by which the job was spread; 0 for a job that has not run.
    /// </summary>
    public required double ExpectedComputeSeconds { get; init; }

    /// <summary>Predicted time to move a step's gradients and weights between silos.</summary>
    public required double ExpectedCommunicationSeconds { get; init; }

    /// <summary>Measured time of a step's gradients, mean of all steps.</summary>
    public required double? ComputeSeconds { get; init; }

    /// <summary>Measured time from the push of a step's gradients to its new weights, mean of all steps.</summary>
    public required double? PushSeconds { get; init; }

    public required string? WeightsSha256 { get; init; }

    /// <summary>Which steps' gradients have gone into the final weights, lane by lane.</summary>
    public required string? Ledger { get; init; }

    /// <summary>Path of the fetched file; null when there is none.</summary>
    public required string? Checkpoint { get; init; }

    /// <summary>Optimizer updates applied to its weights.</summary>
    public required long? CheckpointStep { get; init; }

    /// <summary>The step that did best on the validation split; null where it was measured only at the end.</summary>
    public required long? BestStep { get; init; }

    /// <summary>Path of the weights after the last step, where the checkpoint holds others; else null.</summary>
    public required string? LastCheckpoint { get; init; }

    public required string? Directory { get; init; }

    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>A class that the model can write for; null where it has no classes.</summary>
    [JsonIgnore]
    public string? WritesFor { get; init; }

    public required string? Error { get; init; }

    public static JobResult Of(JobStatus status, string? checkpoint, string? directory) => new()
    {
        Job = status.Id,
        Name = status.Name,
        State = status.State,
        Steps = status.Step,
        Tokens = status.Tokens,
        TokenUnit = JobFigures.UnitOf(status),
        TrainLoss = Finite.OrNull(status.TrainLoss),
        ValidLoss = Finite.OrNull(status.ValidLoss),
        ValidPerplexity = status.Measures is [] or [{ Unit: "nats" }, ..]
            ? Finite.OrNull(Math.Exp(status.ValidLoss ?? double.NaN))
            : null,
        ValidAccuracy = status.ValidAccuracy,
        Measures = JobMeasures.Of(status),
        Breakdown = Runs.Breakdown.Of(status.Tables),
        TokensPerSecond = Finite.OrNull(status.TokensPerSecond),
        Seconds = Finite.OrNull(status.Seconds),
        Parameters = status.Parameters,
        Lanes = status.Lanes,
        Workers = status.Workers,
        WorkersAsked = status.WorkersAsked,
        ComputeThreads = status.ComputeThreads > 0 ? status.ComputeThreads : status.Workers,
        ParameterShards = status.ParameterShards,
        WorkerSilos = status.WorkerSilos,
        ExpectedComputeSeconds = status.ExpectedComputeSeconds,
        ExpectedCommunicationSeconds = status.ExpectedCommunicationSeconds,
        ComputeSeconds = Finite.OrNull(status.ComputeSeconds),
        PushSeconds = Finite.OrNull(status.PushSeconds),
        WeightsSha256 = status.WeightsSha256,
        Ledger = status.Ledger,
        Checkpoint = checkpoint,
        CheckpointStep = status.CheckpointStep,
        BestStep = status.BestStep,
        LastCheckpoint = status.LastCheckpoint is null || checkpoint is null || directory is null
            ? null
            : Path.Combine(directory, RunFolder.LastCheckpointName),
        Directory = directory,
        Samples = status.Samples,
        WritesFor = status.WritesFor,
        Error = status.Error,
    };
}
