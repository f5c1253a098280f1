using DistSeq.Contracts.Specs;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters.Wire;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Parameters;

/// <summary>What a shard holds of its job: weights with optimizer state, the steps in flight, carried states, totals and the ledger.</summary>
internal sealed class ShardEpoch
{
    private readonly SortedDictionary<long, StepGathering> _steps = [];
    private readonly List<StepTotal> _totals = [];
    private readonly long[] _next;
    private IReadOnlyList<LaneReport> _previousStates = [];
    private IReadOnlyList<LaneReport> _states;
    private Task _lastArrival = Task.CompletedTask;
    private bool _finite = true;

    public ShardEpoch(ShardPlan plan, ComputeThreads compute)
    {
        Plan = plan;
        Weights = new RangeWeights(plan, compute);
        Ledger = plan.Ledger.Length > 0 ? LaneLedger.Parse(plan.Ledger) : new LaneLedger(plan.Lanes);
        _states = plan.States;
        _next = [.. Enumerable.Repeat(plan.Version, plan.Lanes)];
        Current = new PushReply(PushResult.Applied, plan.Version, Block(Weights.Current), 0, 0);
    }

    public ShardPlan Plan { get; }

    public RangeWeights Weights { get; }

    public LaneLedger Ledger { get; }

    public PushReply Current { get; private set; }

    /// <summary>The next step to be applied.</summary>
    public StepGathering Step => Gathering(Current.Version);

    public SquareGathering? Squares { get; set; }

    /// <summary>Whether a step is being applied: optimizer state changes in place.</summary>
    public bool IsUpdating { get; private set; }

    /// <summary>What is held to be saved.</summary>
    public HeldVersion? Held { get; set; }

    /// <summary>True once the epoch is over for this shard.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Whether a push is of a step that is to be applied next, or of one that a worker may be ahead by.</summary>
    public bool IsTimely(Push push)
    {
        var staleness = Aggregating.Staleness(Plan.Aggregation);
        return push.Version <= Current.Version + staleness && push.Version - push.Weights <= staleness;
    }

    /// <summary>The pushes of a step, until all lanes are in.</summary>
    public StepGathering Gathering(long version)
    {
        if (!_steps.TryGetValue(version, out var step))
            _steps[version] = step = new StepGathering(Plan.Lanes);
        return step;
    }

    /// <summary>The current version or the one before it; null for any other.</summary>
    public PushReply? At(long version) => version == Current.Version
        ? Current
        : version == Current.Version - 1 && version >= Plan.Version
            ? new PushReply(PushResult.Applied, version, Block(Weights.Previous), 0, 0)
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

    /// <summary>Applies the steps that are whole, in order: new weights, an entry in the ledger, an answer to everyone.</summary>
    /// <param name="exchange">Turns a step's sums of squares of this range into that of all ranges.</param>
    public async Task ApplyWhole(Func<double[], Task<double>> exchange)
    {
        while (!IsUpdating && Step is { IsComplete: true } step)
        {
            IsUpdating = true;
            try
            {
                var finite = await Weights.Apply([.. step.Parts], exchange);
                foreach (var part in step.Parts)
                    Ledger.Enter(Current.Version + 1, part.FirstLane, part.Lanes);
                _steps.Remove(Current.Version);
                Publish(step, finite);
                step.Complete(Current);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who await the step.
            catch (Exception e)
#pragma warning restore CA1031
            {
                step.Fail(e);
                return;
            }
            finally
            {
                IsUpdating = false;
            }
        }
    }

    /// <summary>
    /// Mode async: the push of a group is an update of its own, in the order of arrival. A duplicate awaits the first; one that is not the
    /// group's next is rejected.
    /// </summary>
    public async Task<PushReply> Arrive(Push push)
    {
        var part = push.Sums[0];
        var next = _next[part.FirstLane];
        if (push.Version > next)
            return PushReply.Without(PushResult.Rejected);
        var duplicate = push.Version < next;
        if (duplicate)
        {
            Telemetry.DuplicatePushes.Add(1);
        }
        else
        {
            _next.AsSpan(part.FirstLane, part.Lanes).Fill(next + 1);
            _lastArrival = ApplyAfter(_lastArrival, push, part);
        }

        await _lastArrival;
        return Current with { Result = duplicate ? PushResult.Duplicate : PushResult.Applied };
    }

    /// <summary>Sets free all who wait.</summary>
    public void Abandon()
    {
        IsAbandoned = true;
        foreach (var step in _steps.Values)
            step.Abandon();
        Squares?.Abandon();
    }

    private TensorBlock Block(float[] weights)
    {
        if (Plan.Aggregation.Compression != CompressionKind.Bf16)
            return new TensorBlock(weights);
        var rounded = new float[weights.Length];
        BFloat16.Round(weights, rounded);
        return new TensorBlock(rounded, WireFormat.BFloat16);
    }

    private async Task ApplyAfter(Task earlier, Push push, LanePart part)
    {
        await earlier;
        IsUpdating = true;
        var finite = await Weights.Apply([part], _ => throw new NotSupportedException("A single group has no norm over the batch."));
        IsUpdating = false;
        Ledger.Enter(push.Version + 1, part.FirstLane, part.Lanes);
        var step = Gathering(push.Version);
        step.Add(push);
        _finite &= finite;
        Current = Current with { Weights = Block(Weights.Current), IsFinite = finite };
        // Groups are one step apart at most as far as this shard has seen: a step is whole when its last group is in.
        while (Step.IsComplete)
        {
            var whole = Step;
            _steps.Remove(Current.Version);
            Publish(whole, _finite);
        }
    }

    private void Publish(StepGathering step, bool finite)
    {
        var (loss, tokens) = step.Totals();
        Current = new PushReply(PushResult.Applied, Current.Version + 1, Block(Weights.Current), loss, tokens) { IsFinite = finite };
        _totals.Add(new StepTotal(Current.Version, loss, tokens, finite && double.IsFinite(loss)));
        (_previousStates, _states) = (_states, step.Reports);
    }
}
