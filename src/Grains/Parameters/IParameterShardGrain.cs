namespace DistSeq.Grains.Parameters;

/// <summary>
/// One range of a job's parameters with its optimizer state; its key names job, attempt, number and silo, so that each attempt
/// has shards of its own. Only silos call it.
/// </summary>
[Alias("distseq.IParameterShardGrain")]
internal interface IParameterShardGrain : IGrainWithStringKey
{
    /// <summary>Starts with the plan's weights. Once started it changes nothing.</summary>
    [Alias("Begin"), ResponseTimeout("00:00:10")]
    Task Begin(ShardPlan plan);

    /// <summary>
    /// Hands in gradients of a step and awaits the weights after it. The step is applied once all lanes are in. Safe to repeat: a
    /// duplicate gets the same answer, an older step the current weights, anything else is rejected. When lanes are slow to come,
    /// the answer is <see cref="PushResult.Waiting"/> and the push is to be repeated.
    /// </summary>
    [Alias("PushPull"), ResponseTimeout("00:00:30")]
    Task<PushReply> PushPull(Push push);

    /// <summary>
    /// The weights of the current version or the one before it, or a rejection when the attempt or the version is another.
    /// </summary>
    [Alias("Pull"), ResponseTimeout("00:00:10")]
    Task<PushReply> Pull(long attempt, long version);

    /// <summary>
    /// The weights to evaluate, sample and publish with: the current ones, or the average of them that the update rule keeps. To
    /// be asked between steps.
    /// </summary>
    [Alias("PullPublished"), ResponseTimeout("00:00:10")]
    Task<PushReply> PullPublished(long attempt);

    /// <summary>Carried states of some lanes at a version (shard 0); empty when it keeps another version.</summary>
    [Alias("PullStates"), ResponseTimeout("00:00:10")]
    Task<IReadOnlyList<LaneReport>> PullStates(long attempt, long version, int firstLane, int lanes);

    /// <summary>
    /// Shard 0 only: takes a shard's sums of squares by block and answers with the sum over all shards, in block order. Awaits
    /// the others; a duplicate gets the same answer, another step or attempt null.
    /// </summary>
    /// <exception cref="TimeoutException">Others are slow to come: to be repeated.</exception>
    [Alias("ExchangeSquares"), ResponseTimeout("00:00:30")]
    Task<double?> ExchangeSquares(long attempt, long version, int shard, double[] squares);

    /// <summary>How far the shard is; null when the attempt is another. Quick, whatever else goes on.</summary>
    [Alias("Look")]
    Task<ShardLook?> Look(long attempt);

    /// <summary>Shard 0 only: totals of the steps after a version, in order; those up to it are let go.</summary>
    [Alias("TotalsAfter"), ResponseTimeout("00:00:10")]
    Task<IReadOnlyList<StepTotal>> TotalsAfter(long attempt, long version);

    /// <summary>
    /// What has gone into the weights, as <see cref="LaneLedger"/> writes it; null when the attempt is another.
    /// </summary>
    [Alias("Ledger"), ResponseTimeout("00:00:10")]
    Task<string?> Ledger(long attempt);

    /// <summary>
    /// Keeps a copy of a version as it is now, to be saved while training goes on; false when it is not the current one.
    /// </summary>
    [Alias("Hold"), ResponseTimeout("00:00:10")]
    Task<bool> Hold(long attempt, long version);

    /// <summary>
    /// Writes the version that is held to the artifact store; the answer is the file's SHA-256, or null when another is held.
    /// </summary>
    [Alias("Save"), ResponseTimeout("00:05:00")]
    Task<string?> Save(long attempt, long version, string name);

    /// <summary>
    /// What the learning rates are multiplied with from the next step on; to be set between steps. False when the attempt is
    /// another.
    /// </summary>
    [Alias("SetRateFactor"), ResponseTimeout("00:00:10")]
    Task<bool> SetRateFactor(long attempt, double factor);

    /// <summary>Frees everything: the job has ended, or goes on elsewhere.</summary>
    [Alias("End")]
    Task End();
}
