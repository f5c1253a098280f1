namespace DistSeq.Grains.Parameters;

/// <summary>
/// One range of a job's parameters with its optimizer state; its key names job, attempt, number and silo, so that each attempt
/// has shards of its own. Only silos call it.
/// </summary>
[Alias("distseq.IParameterShardGrain")]
internal interface IParameterShardGrain : IGrainWithStringKey
{
    /// <summary>Starts with the plan's weights. A second call changes nothing.</summary>
    [Alias("Begin"), ResponseTimeout("00:00:10")]
    Task Begin(ShardPlan plan);

    /// <summary>
    /// Pushes gradients of a step and waits for the weights after it. The step is applied once all lanes are in; in mode async,
    /// once those of the group are. Safe to repeat: a duplicate gets the same answer, an older step gets the current weights, and
    /// anything else is rejected. If other lanes take long, the answer is <see cref="PushResult.Waiting"/>: push again.
    /// </summary>
    [Alias("PushPull"), ResponseTimeout("00:00:30")]
    Task<PushReply> PushPull(Push push);

    /// <summary>The weights of the current version or of the one before it. Another attempt or version is rejected.</summary>
    [Alias("Pull"), ResponseTimeout("00:00:10")]
    Task<PushReply> Pull(long attempt, long version);

    /// <summary>
    /// The weights to use and publish: the current ones, or their average if the update rule keeps one. Ask between steps.
    /// </summary>
    [Alias("PullPublished"), ResponseTimeout("00:00:10")]
    Task<PushReply> PullPublished(long attempt);

    /// <summary>Carried states of some lanes at a version (shard 0); empty if it has another version.</summary>
    [Alias("PullStates"), ResponseTimeout("00:00:10")]
    Task<IReadOnlyList<LaneReport>> PullStates(long attempt, long version, int firstLane, int lanes);

    /// <summary>
    /// Shard 0 only: takes a shard's sums of squares by block, waits for the other shards, and returns the sum over all of them
    /// in block order. A duplicate gets the same answer; another step or attempt gets null.
    /// </summary>
    /// <exception cref="TimeoutException">Other shards take long: ask again.</exception>
    [Alias("ExchangeSquares"), ResponseTimeout("00:00:30")]
    Task<double?> ExchangeSquares(long attempt, long version, int shard, double[] squares);

    /// <summary>How far the shard is; null for another attempt. Answers at once, whatever else the shard does.</summary>
    [Alias("Look")]
    Task<ShardLook?> Look(long attempt);

    /// <summary>Shard 0 only: totals of the steps after a version, in order; earlier ones are dropped.</summary>
    [Alias("TotalsAfter"), ResponseTimeout("00:00:10")]
    Task<IReadOnlyList<StepTotal>> TotalsAfter(long attempt, long version);

    /// <summary>What has gone into the weights, as <see cref="LaneLedger"/> writes it; null for another attempt.</summary>
    [Alias("Ledger"), ResponseTimeout("00:00:10")]
    Task<string?> Ledger(long attempt);

    /// <summary>Copies a version, to be saved while training goes on; false if it is not the current one.</summary>
    [Alias("Hold"), ResponseTimeout("00:00:10")]
    Task<bool> Hold(long attempt, long version);

    /// <summary>
    /// Writes that copy to the artifact store. Returns the file's SHA-256; null if the copy is of another version.
    /// </summary>
    [Alias("Save"), ResponseTimeout("00:05:00")]
    Task<string?> Save(long attempt, long version, string name);

    /// <summary>
    /// Sets a factor on the learning rates, from the next step on. Call between steps. False for another attempt.
    /// </summary>
    [Alias("SetRateFactor"), ResponseTimeout("00:00:10")]
    Task<bool> SetRateFactor(long attempt, double factor);

    /// <summary>Frees everything: the job has ended, or goes on elsewhere.</summary>
    [Alias("End")]
    Task End();
}
