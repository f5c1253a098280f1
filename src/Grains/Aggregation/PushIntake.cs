namespace DistSeq.Grains.Aggregation;

/// <summary>Receives the pushes to a parameter shard: decides which it accepts, and when they become an update.</summary>
internal abstract class PushIntake(IUpdatedShard shard)
{
    private readonly SortedDictionary<long, StepGathering> _steps = [];

    /// <summary>Where the updates go.</summary>
    protected IUpdatedShard Shard => shard;

    /// <summary>The lanes that the next step still waits for. Under the shard's lock.</summary>
    public int[] Missing => Next.Missing;

    /// <summary>Takes a push and waits for the version after it.</summary>
    public abstract Task<PushReply> PushPull(Push push);

    /// <summary>Releases everyone who waits. Under the shard's lock.</summary>
    public void Abandon()
    {
        foreach (var step in _steps.Values)
            step.Abandon();
    }

    /// <summary>The step that leads from the current version to the next.</summary>
    protected StepGathering Next => Gathering(shard.Current.Version);

    /// <summary>The step that leads from a version to the next.</summary>
    protected StepGathering Gathering(long version)
    {
        if (!_steps.TryGetValue(version, out var step))
            _steps[version] = step = new StepGathering(shard.Lanes);
        return step;
    }

    /// <summary>Makes the weights after the next step the current version.</summary>
    protected void Publish(StepGathering step, bool finite)
    {
        _steps.Remove(shard.Current.Version);
        shard.Publish(step, finite);
    }
}
