using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Jobs;

/// <summary>
/// A job as shown to people. Losses are in nats per target token (of labelled data: per sequence); figures that are not known yet are null.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.JobStatus")]
public sealed record JobStatus
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public JobState State { get; init; }

    /// <summary>Optimizer updates applied so far.</summary>
    [Id(3)]
    public long Step { get; init; }

    /// <summary>Optimizer updates in all.</summary>
    [Id(4)]
    public long Steps { get; init; }

    /// <summary>Passes over the training split so far, with fraction; at most as many as were asked for.</summary>
    [Id(5)]
    public double Epoch { get; init; }

    /// <summary>
    /// Training loss: the mean over the targets of the last epoch, that is of as many steps as an epoch has; of the last 100
    /// before there has been one.
    /// </summary>
    [Id(6)]
    public double? TrainLoss { get; init; }

    /// <summary>Exponentially smoothed loss of the steps, which lags behind; to watch a job by.</summary>
    [Id(7)]
    public double? SmoothedLoss { get; init; }

    /// <summary>Loss on the held-out split with the final weights, nats per token; null without a validation split.</summary>
    [Id(8)]
    public double? ValidLoss { get; init; }

    /// <summary>Targets trained on so far: tokens, of labelled data sequences.</summary>
    [Id(9)]
    public long Tokens { get; init; }

    /// <summary>Targets per second of training time so far: tokens, of labelled data sequences.</summary>
    [Id(10)]
    public double TokensPerSecond { get; init; }

    /// <summary>Seconds of training so far.</summary>
    [Id(11)]
    public double Seconds { get; init; }

    /// <summary>Trainable parameters of the model.</summary>
    [Id(12)]
    public long Parameters { get; init; }

    [Id(13)]
    public int Lanes { get; init; }

    /// <summary>Shares of its lanes that are computed side by side.</summary>
    [Id(14)]
    public int Workers { get; init; }

    [Id(15)]
    public int ParameterShards { get; init; }

    /// <summary>Names of the silos that the workers ran on.</summary>
    [Id(16)]
    public IReadOnlyList<string> WorkerSilos { get; init; } = [];

    /// <summary>
    /// SHA-256 of the weights of the checkpoint in canonical layout (names in order, row-major float32, little-endian); null
    /// before the end.
    /// </summary>
    [Id(17)]
    public string? WeightsSha256 { get; init; }

    /// <summary>
    /// Name of the checkpoint in the artifact store; null before the end. Of a job that was cancelled it has the weights of the
    /// step where it stopped, of one that has failed those of its last checkpoint; null where they have none.
    /// </summary>
    [Id(18)]
    public string? Checkpoint { get; init; }

    /// <summary>Why the job failed, and what to do; null otherwise.</summary>
    [Id(19)]
    public string? Error { get; init; }

    [Id(20)]
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Text sampled from the current or final weights; none from a model that predicts classes.</summary>
    [Id(21)]
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>Share of the held-out classes or tags that the final weights predict, 0 to 1; null where there are none.</summary>
    [Id(22)]
    public double? ValidAccuracy { get; init; }

    /// <summary>
    /// Forecast of what gradients and update of a step take on the silos of the job, seconds, by which it is spread; 0 before it
    /// runs. It counts multiplications alone: steps of small models take several times as long.
    /// </summary>
    [Id(23)]
    public double ExpectedComputeSeconds { get; init; }

    /// <summary>Forecast of how long gradients and weights of a step are on their way between silos, seconds, likewise.</summary>
    [Id(24)]
    public double ExpectedCommunicationSeconds { get; init; }

    /// <summary>
    /// Measured time that the gradients of a step took, seconds, mean of all steps so far; null before the first.
    /// </summary>
    [Id(25)]
    public double? ComputeSeconds { get; init; }

    /// <summary>
    /// Measured time from the push of a step's gradients to its new weights, seconds, mean of all steps so far: waiting, update,
    /// communication.
    /// </summary>
    [Id(26)]
    public double? PushSeconds { get; init; }

    /// <summary>
    /// Which steps' gradients have gone into the final weights, lane by lane: "1-465;1-465". Written by the parameter shards as they add
    /// them, checked before a job is Completed; null before the end.
    /// </summary>
    [Id(27)]
    public string? Ledger { get; init; }

    /// <summary>Jobs that wait for compute threads and come before this one, while it is Queued.</summary>
    [Id(28)]
    public int WaitsBehind { get; init; }

    /// <summary>Name of the prepared data that it trains on; null of a job that an earlier version has accepted.</summary>
    [Id(29)]
    public string? Dataset { get; init; }

    /// <summary>What holds the job up and may pass, for example a store that is full; null where nothing does.</summary>
    [Id(30)]
    public string? Trouble { get; init; }

    /// <summary>Since when; null where nothing does.</summary>
    [Id(31)]
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>SHA-256 of the final checkpoint's file; null before the end.</summary>
    [Id(32)]
    public string? CheckpointSha256 { get; init; }

    /// <summary>Optimizer updates that the weights of the checkpoint have had; null where there is none.</summary>
    [Id(34)]
    public long? CheckpointStep { get; init; }

    /// <summary>Loss of the latest step.</summary>
    [Id(33)]
    public double? StepLoss { get; init; }

    /// <summary>
    /// While it is Queued: why it cannot start now, which jobs have the compute threads or come before it, and what would let it
    /// start; null where it does not wait.
    /// </summary>
    [Id(35)]
    public string? WaitsFor { get; init; }

    /// <summary>
    /// While it is Queued: what it does before its first step, and not waiting for compute threads: initializing the weights of a
    /// large model takes minutes. Null otherwise.
    /// </summary>
    [Id(36)]
    public string? Preparing { get; init; }

    /// <summary>
    /// Format of its data: what <see cref="Tokens"/> counts; null of a job that an earlier version has accepted.
    /// </summary>
    [Id(37)]
    public DataFormat? Format { get; init; }

    /// <summary>
    /// While it is Queued: whether it cannot start on the silos that there are, however many threads are free. Then it waits for
    /// what only people can change, and not for its turn.
    /// </summary>
    [Id(38)]
    public bool CannotStart { get; init; }

    /// <summary>
    /// Compute threads that its workers have, fewer than <see cref="Workers"/> where they share them; 0 before it runs, and of a
    /// job of an earlier version.
    /// </summary>
    [Id(39)]
    public int ComputeThreads { get; init; }

    /// <summary>Workers that its spec asks for, at least; null where it leaves that to the cluster.</summary>
    [Id(40)]
    public int? WorkersAsked { get; init; }

    /// <summary>What its model learns; null of a job that an earlier version has accepted.</summary>
    [Id(41)]
    public TaskKind? Task { get; init; }

    /// <summary>
    /// All that its task measures of the held-out data with the final weights; none before, or where nothing is held out.
    /// </summary>
    [Id(42)]
    public IReadOnlyList<Generation.MeasuredValue> Measures { get; init; } = [];

    /// <summary>True when nothing more will happen.</summary>
    public bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Cancelled;

    /// <summary>The same job with what its held-out data came to.</summary>
    /// <param name="validation">Null where nothing is held out.</param>
    public JobStatus Measured(Generation.EvaluationResult? validation) => this with
    {
        ValidLoss = validation?.Loss,
        ValidAccuracy = validation?.Accuracy,
        Measures = validation?.Measures ?? [],
    };

    /// <summary>The same job ended: nothing holds it up any more, and it waits for nothing.</summary>
    public JobStatus Ended(JobState state, string? error) => this with
    {
        State = state,
        Error = error,
        Trouble = null,
        TroubleSince = null,
        WaitsFor = null,
        WaitsBehind = 0,
        CannotStart = false,
        Preparing = null,
    };
}
