using DistSeq.Contracts.Specs;

namespace DistSeq.Contracts.Jobs;

/// <summary>
/// A job as shown to people. Losses are in nats per target token (for labelled data: per sequence); figures that are not known
/// yet are null.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.JobStatus")]
public sealed record JobStatus
{
    /// <summary>Most rows of a table of measures; a status is asked for often.</summary>
    public const int MostRows = 64;

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

    /// <summary>Passes over the training split so far, with fraction; never more than were asked for.</summary>
    [Id(5)]
    public double Epoch { get; init; }

    /// <summary>
    /// Training loss: the mean over the targets of the latest steps, as many as an epoch has; over the last 100 steps before the
    /// first epoch is complete.
    /// </summary>
    [Id(6)]
    public double? TrainLoss { get; init; }

    /// <summary>Exponentially smoothed loss of the steps, which lags behind; for watching a job.</summary>
    [Id(7)]
    public double? SmoothedLoss { get; init; }

    /// <summary>Loss on the held-out split with the final weights, nats per token; null without a validation split.</summary>
    [Id(8)]
    public double? ValidLoss { get; init; }

    /// <summary>Targets trained on so far: tokens, for labelled data sequences.</summary>
    [Id(9)]
    public long Tokens { get; init; }

    /// <summary>Targets per second of training time so far: tokens, for labelled data sequences.</summary>
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

    /// <summary>Parts of its lanes that are computed side by side.</summary>
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
    /// Name of the checkpoint in the artifact store; null before the end. For a cancelled job it holds the weights of the step
    /// where it stopped, for a failed one those of its last checkpoint; null where there are none.
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

    /// <summary>
    /// Share of the held-out classes or tags that the final weights predict correctly, 0 to 1; null where there are none.
    /// </summary>
    [Id(22)]
    public double? ValidAccuracy { get; init; }

    /// <summary>
    /// Predicted time of the gradients and the update of a step on the job's silos, seconds, by which it is spread; 0 before it
    /// runs. It counts multiplications only: steps of small models take several times as long.
    /// </summary>
    [Id(23)]
    public double ExpectedComputeSeconds { get; init; }

    /// <summary>Predicted time to move gradients and weights of a step between silos, seconds; 0 before it runs.</summary>
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
    /// Which steps' gradients have gone into the final weights, lane by lane: "1-465;1-465". The parameter shards write it as
    /// they add them, and it is checked before a job is Completed; null before the end.
    /// </summary>
    [Id(27)]
    public string? Ledger { get; init; }

    /// <summary>Jobs that wait for compute threads and are ahead of this one, while it is Queued.</summary>
    [Id(28)]
    public int WaitsBehind { get; init; }

    /// <summary>Name of its prepared data; null for a job that an earlier version accepted.</summary>
    [Id(29)]
    public string? Dataset { get; init; }

    /// <summary>Temporary trouble that holds the job up, for example a full store; null where there is none.</summary>
    [Id(30)]
    public string? Trouble { get; init; }

    /// <summary>Since when; null where there is no trouble.</summary>
    [Id(31)]
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>SHA-256 of the final checkpoint's file; null before the end.</summary>
    [Id(32)]
    public string? CheckpointSha256 { get; init; }

    /// <summary>Optimizer updates applied to the weights of the checkpoint; null where there is none.</summary>
    [Id(34)]
    public long? CheckpointStep { get; init; }

    /// <summary>Loss of the latest step.</summary>
    [Id(33)]
    public double? StepLoss { get; init; }

    /// <summary>
    /// While it is Queued: why it cannot start now, which jobs have the compute threads or are ahead of it, and what would let it
    /// start; null where it does not wait.
    /// </summary>
    [Id(35)]
    public string? WaitsFor { get; init; }

    /// <summary>
    /// While it is Queued: what it does before its first step, other than wait for compute threads: initializing the weights of a
    /// large model takes minutes. Null otherwise.
    /// </summary>
    [Id(36)]
    public string? Preparing { get; init; }

    /// <summary>
    /// Format of its data: what <see cref="Tokens"/> counts; null for a job that an earlier version accepted.
    /// </summary>
    [Id(37)]
    public DataFormat? Format { get; init; }

    /// <summary>
    /// While it is Queued: whether it cannot start on the present silos, however many threads are free. Then it waits for
    /// something that only people can change, and not for its turn.
    /// </summary>
    [Id(38)]
    public bool CannotStart { get; init; }

    /// <summary>
    /// Compute threads of its workers, fewer than <see cref="Workers"/> where they share threads; 0 before it runs, and for a job
    /// of an earlier version.
    /// </summary>
    [Id(39)]
    public int ComputeThreads { get; init; }

    /// <summary>Fewest workers that its spec asks for; null where it leaves that to the cluster.</summary>
    [Id(40)]
    public int? WorkersAsked { get; init; }

    /// <summary>What its model learns; null for a job that an earlier version accepted.</summary>
    [Id(41)]
    public TaskKind? Task { get; init; }

    /// <summary>
    /// Every measure of its task on the validation split with the weights that are handed over; none before, or where nothing is
    /// held out.
    /// </summary>
    [Id(42)]
    public IReadOnlyList<Generation.MeasuredValue> Measures { get; init; } = [];

    /// <summary>
    /// The measures of parts of the held-out data, such as classes; without tables of more than <see cref="MostRows"/> rows.
    /// </summary>
    [Id(50)]
    public IReadOnlyList<Generation.MeasuredTable> Tables { get; init; } = [];

    /// <summary>The same for the test split.</summary>
    [Id(43)]
    public IReadOnlyList<Generation.MeasuredValue> TestMeasures { get; init; } = [];

    /// <summary>
    /// The latest result on the validation split while it trains, with its step; null before the first.
    /// </summary>
    [Id(44)]
    public Generation.EvaluationResult? Validation { get; init; }

    /// <summary>
    /// The step whose weights did best on the validation split; null where that was not measured during training.
    /// </summary>
    [Id(45)]
    public long? BestStep { get; init; }

    /// <summary>Name of the weights after the last step in the artifact store, where others are handed over; else null.</summary>
    [Id(46)]
    public string? LastCheckpoint { get; init; }

    /// <summary>SHA-256 of their file.</summary>
    [Id(47)]
    public string? LastCheckpointSha256 { get; init; }

    /// <summary>A class that its model can write for; null where it has no classes.</summary>
    [Id(51)]
    public string? WritesFor { get; init; }

    /// <summary>True when nothing more will happen.</summary>
    public bool IsFinished => State is JobState.Completed or JobState.Failed or JobState.Cancelled;

    /// <summary>The same job with the measures of its held-out data.</summary>
    /// <param name="validation">Null where nothing is held out.</param>
    /// <param name="test">Null where there is no test split.</param>
    public JobStatus Measured(Generation.EvaluationResult? validation, Generation.EvaluationResult? test) => this with
    {
        ValidLoss = validation?.Loss,
        ValidAccuracy = validation?.Accuracy,
        Measures = validation?.Measures ?? [],
        Tables = [.. (validation?.Tables ?? []).Where(static table => table.Rows.Count <= MostRows)],
        TestMeasures = test?.Measures ?? [],
    };

    /// <summary>The same job ended: nothing holds it up any longer, and it waits for nothing.</summary>
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
