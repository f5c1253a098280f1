using DistSeq.Engine.Training;

namespace DistSeq.Grains.Aggregation;

/// <summary>
/// What one compute thread does about some lanes of a worker. Unless a mode overrides it: their gradient, one step from each
/// version.
/// </summary>
internal class LaneWork(JobSpec job, Corpus corpus, int firstLane, int lanes)
{
    private readonly bool _clips = job.Training.Clip is { Norm: not null, Scope: ClipScope.Lane };
    private long _computed;

    /// <summary>First of its lanes.</summary>
    public int FirstLane => firstLane;

    /// <summary>Computes the lanes, and has their carried states.</summary>
    public LaneTrainer Trainer { get; } =
        Modeling.Task(job).Trainer(Modeling.Network(job, corpus), corpus, Modeling.Plan(job), firstLane, lanes);

    /// <summary>What goes to the parameter shards after the last <see cref="Compute"/>; valid until the next.</summary>
    public virtual IReadOnlyList<LaneSum> Sums => Trainer.Sums;

    /// <summary>Optimizer state of its own that it keeps from version to version; empty if it has none.</summary>
    public virtual Memory<float> OptimizerState => default;

    /// <summary>
    /// How many gradients were held against the norm that training.clip allows so far, and how many were longer: of lanes, or of
    /// its steps. Not those of the mean, which parameter shards clip.
    /// </summary>
    public virtual (long All, long Clipped) Clipping => _clips ? (_computed, Trainer.ClippedLanes) : default;

    /// <summary>Computes what leads from a version to the next, which begins with the carried states of the reports.</summary>
    public virtual LaneReport[] Compute(long version, ReadOnlySpan<float> weights)
    {
        Trainer.Load(weights);
        _computed += lanes;
        return Array.ConvertAll(Trainer.Compute(version, version), outcome =>
            new LaneReport(outcome.Lane, outcome.Loss, outcome.Tokens, Carried(outcome, version + 1)));
    }

    /// <summary>The state that a lane carries into a step, copied and set; empty where the step begins anew.</summary>
    protected TensorBlock Carried(LaneOutcome outcome, long step)
    {
        if (!Trainer.Carries(step))
            return TensorBlock.Empty;
        var state = outcome.State.ToArray();
        Trainer.Carry(outcome.Lane, state);
        return new TensorBlock(state);
    }
}
