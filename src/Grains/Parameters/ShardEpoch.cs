using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Parameters;

/// <summary>What a shard holds of its job: weights with optimizer state, the step in flight, carried states, totals and the ledger.</summary>
internal sealed class ShardEpoch
{
    private readonly List<StepTotal> _totals = [];
    private IReadOnlyList<LaneReport> _previousStates = [];
    private IReadOnlyList<LaneReport> _states;

    public ShardEpoch(ShardPlan plan, ComputeThreads compute)
    {
        Plan = plan;
        Weights = new RangeWeights(plan, compute);
        Ledger = plan.Ledger.Length > 0 ? LaneLedger.Parse(plan.Ledger) : new LaneLedger(plan.Lanes);
        _states = plan.States;
        Current = new PushReply(PushResult.Applied, plan.Version, new TensorBlock(Weights.Current), 0, 0);
        Step = new StepGathering(plan.Lanes);
    }

    public ShardPlan Plan { get; }

    public RangeWeights Weights { get; }

    public LaneLedger Ledger { get; }

    public PushReply Current { get; private set; }

    /// <summary>The step in flight.</summary>
    public StepGathering Step { get; private set; }

    public SquareGathering? Squares { get; set; }

    /// <summary>Whether a step is being applied: optimizer state changes in place.</summary>
    public bool IsUpdating { get; set; }

    /// <summary>What is held to be saved.</summary>
    public HeldVersion? Held { get; set; }

    /// <summary>True once the epoch is over for this shard.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The current version or the one before it; null for any other.</summary>
    public PushReply? At(long version) => version == Current.Version
        ? Current
        : version == Current.Version - 1 && version >= Plan.Version
            ? new PushReply(PushResult.Applied, version, new TensorBlock(Weights.Previous), 0, 0)
            : null;

    /// <summary>Carried states of the current version or the one before it; empty for any other.</summary>
    public IReadOnlyList<LaneReport> StatesAt(long version) =>
        version == Current.Version ? _states : version == Current.Version - 1 ? _previousStates : [];

    /// <summary>Totals of the steps after a version; those up to it are let go.</summary>
    public IReadOnlyList<StepTotal> TotalsAfter(long version)
    {
        _totals.RemoveAll(total => total.Version <= version);
        return [.. _totals];
    }

    /// <summary>Makes the version that has just been computed the current one, enters it in the ledger and answers everyone.</summary>
    public void Publish(StepGathering step, bool finite)
    {
        var (loss, tokens) = step.Totals();
        Current = new PushReply(PushResult.Applied, Weights.Version, new TensorBlock(Weights.Current), loss, tokens) { IsFinite = finite };
        foreach (var part in step.Parts)
            Ledger.Enter(Current.Version, part.FirstLane, part.Lanes);
        _totals.Add(new StepTotal(Current.Version, loss, tokens, finite && double.IsFinite(loss)));
        (_previousStates, _states) = (_states, step.Reports);
        Step = new StepGathering(Plan.Lanes);
        step.Complete(Current);
    }

    /// <summary>Sets free all who wait.</summary>
    public void Abandon()
    {
        IsAbandoned = true;
        Step.Abandon();
        Squares?.Abandon();
    }
}
