namespace DistSeq.Grains.Parameters;

/// <summary>One range of a job's parameters with its optimizer state; key "job/index". Only silos call it.</summary>
[Alias("distseq.IParameterShardGrain")]
internal interface IParameterShardGrain : IGrainWithStringKey
{
    /// <summary>Starts over with the plan's weights. A plan of an epoch that is not above the present one changes nothing.</summary>
    [Alias("Begin")]
    Task Begin(ShardPlan plan);

    /// <summary>
    /// Hands in gradients of a step and awaits the weights after it. The step is applied once all lanes are in. Safe to repeat: a
    /// duplicate gets the same answer, an older step the current weights, anything else is rejected. When lanes are slow to come, the
    /// answer is <see cref="PushResult.Waiting"/> and the push is to be repeated.
    /// </summary>
    [Alias("PushPull"), ResponseTimeout("00:02:00")]
    Task<PushReply> PushPull(Push push);

    /// <summary>The current weights, or a rejection when the epoch is another.</summary>
    [Alias("Pull")]
    Task<PushReply> Pull(long epoch);

    /// <summary>
    /// The weights to evaluate, sample and publish with: the current ones, or the average of them that the update rule keeps. To be asked
    /// between steps.
    /// </summary>
    [Alias("PullPublished")]
    Task<PushReply> PullPublished(long epoch);

    /// <summary>Carried states of some lanes at a version (shard 0); empty when it keeps another version.</summary>
    [Alias("PullStates")]
    Task<IReadOnlyList<LaneReport>> PullStates(long epoch, long version, int firstLane, int lanes);

    /// <summary>
    /// Shard 0 only: takes a shard's sums of squares by block and answers with the sum over all shards, in block order. Awaits the
    /// others; a duplicate gets the same answer, another step or epoch null.
    /// </summary>
    /// <exception cref="TimeoutException">Others are slow to come: to be repeated.</exception>
    [Alias("ExchangeSquares"), ResponseTimeout("00:01:00")]
    Task<double?> ExchangeSquares(long epoch, long version, int shard, double[] squares);

    /// <summary>Keeps a version as it is now, to be saved while training goes on; false when it is not the current one.</summary>
    [Alias("Hold")]
    Task<bool> Hold(long epoch, long version);

    /// <summary>Writes the version that is held to the artifact store; the answer is the file's SHA-256, or null when another is held.</summary>
    [Alias("Save"), ResponseTimeout("00:05:00")]
    Task<string?> Save(long epoch, long version, string name);

    /// <summary>Frees everything: the job has ended.</summary>
    [Alias("End")]
    Task End();
}
