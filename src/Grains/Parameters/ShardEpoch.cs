using DistSeq.Contracts.Specs;
using DistSeq.Grains.Models;
using DistSeq.Grains.Parameters.Wire;
using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// What a shard holds of its job: weights with optimizer state, the steps in flight, carried states, totals and the ledger. Workers of its
/// silo push to it from compute threads, while its grain is asked by others: so a lock guards all but the update itself, which only one does.
/// </summary>
internal sealed class ShardEpoch
{
    private readonly Lock _lock = new();
    private readonly RangeWeights _weights;
    private readonly LaneLedger _ledger;
    private readonly ShardPort? _first;
    private readonly SortedDictionary<long, StepGathering> _steps = [];
    private readonly List<StepTotal> _totals = [];
    private readonly long[] _next;
    private IReadOnlyList<LaneReport> _previousStates = [];
    private IReadOnlyList<LaneReport> _states;
    private Task _lastArrival = Task.CompletedTask;
    private PushReply _current;
    private HeldVersion? _held;
    private HeldVersion? _spare;
    private SquareGathering? _squares;
    private bool _updates;
    private bool _abandoned;
    private bool _finite = true;

    /// <param name="plan">What it is to be.</param>
    /// <param name="compute">Threads to update on.</param>
    /// <param name="first">Shard 0 of the job; null for itself.</param>
    public ShardEpoch(ShardPlan plan, ComputeThreads compute, ShardPort? first)
    {
        Plan = plan;
        _first = first;
        _weights = new RangeWeights(plan, compute);
        _ledger = plan.Ledger.Length > 0 ? LaneLedger.Parse(plan.Ledger) : new LaneLedger(plan.Lanes);
        _states = plan.States;
        _next = [.. Enumerable.Repeat(plan.Version, plan.Lanes)];
        _current = new PushReply(PushResult.Applied, plan.Version, _weights.Sent, 0, 0);
    }

    public ShardPlan Plan { get; }

    /// <summary>True once the epoch is over for this shard.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (_lock)
                return _abandoned;
        }
    }

    /// <summary>How far it is, and which lanes of the next step are not in yet.</summary>
    public ShardLook Look()
    {
        lock (_lock)
            return new ShardLook(_current.Version, Step.Missing);
    }

    /// <summary>
    /// Takes a push, and awaits the version after it. Duplicate of the step in flight: awaits the same answer. Older step: the current
    /// weights. Later step than a worker may be ahead by, or older weights: rejected.
    /// </summary>
    public Task<PushReply> PushPull(Push push)
    {
        if (Plan.Aggregation.Mode == AggregationMode.Async)
            return Arrive(push);
        StepGathering step;
        bool whole;
        lock (_lock)
        {
            if (_abandoned)
                return Task.FromResult(PushReply.Without(PushResult.Rejected));
            if (push.Version < _current.Version)
            {
                Telemetry.DuplicatePushes.Add(1);
                return Task.FromResult(_current with { Result = PushResult.Duplicate });
            }

            if (!IsTimely(push))
                return Task.FromResult(PushReply.Without(PushResult.Rejected));
            step = Gathering(push.Version);
            var isNew = step.Add(push);
            if (!isNew)
                Telemetry.DuplicatePushes.Add(1);
            whole = isNew && step.IsComplete;
        }

        if (whole)
            _ = ApplyWhole();
        return step.Answer;
    }

    /// <summary>The current version or the one before it; null for any other.</summary>
    public PushReply? At(long version)
    {
        lock (_lock)
        {
            return version == _current.Version
                ? _current
                : version == _current.Version - 1 && version >= Plan.Version
                    ? new PushReply(PushResult.Applied, version, _weights.PreviouslySent, 0, 0)
                    : null;
        }
    }

    /// <summary>The current version with the weights to publish.</summary>
    public PushReply Published()
    {
        lock (_lock)
            return _current with { Weights = new TensorBlock(_weights.Published()) };
    }

    /// <summary>Carried states of the current version or the one before it; empty for any other.</summary>
    public IReadOnlyList<LaneReport> StatesAt(long version)
    {
        lock (_lock)
            return version == _current.Version ? _states : version == _current.Version - 1 ? _previousStates : [];
    }

    /// <summary>Totals of the steps after a version; those up to it are let go.</summary>
    public IReadOnlyList<StepTotal> TotalsAfter(long version)
    {
        lock (_lock)
        {
            _totals.RemoveAll(total => total.Version <= version);
            return [.. _totals];
        }
    }

    /// <summary>What has gone into the weights, as <see cref="LaneLedger"/> writes it.</summary>
    public string Ledger()
    {
        lock (_lock)
            return _ledger.ToString();
    }

    /// <summary>Keeps a copy of the current version; false when it is another, or just about to be.</summary>
    public bool Hold(long version)
    {
        lock (_lock)
        {
            if (_updates || _current.Version != version)
                return false;
            if (_held is null or { IsSaving: true })
                (_held, _spare) = (_spare ?? _weights.Room(), null);
            _weights.CopyTo(_held);
            (_held.Version, _held.States, _held.Ledger) = (version, StatesAt(version), Ledger());
            return true;
        }
    }

    /// <summary>The copy of a version, for one who saves it; null when another is held, or it is being saved.</summary>
    public HeldVersion? BeginSave(long version)
    {
        lock (_lock)
        {
            if (_held is not { IsSaving: false } held || held.Version != version)
                return null;
            held.IsSaving = true;
            return held;
        }
    }

    /// <summary>A version is saved: its buffers are free.</summary>
    public void EndSave(HeldVersion saved)
    {
        lock (_lock)
        {
            saved.IsSaving = false;
            if (_held == saved)
                _held = null;
            _spare = saved;
        }
    }

    /// <summary>
    /// Of shard 0: takes a shard's sums of squares and awaits the sum over all shards; null when the version is another. A duplicate
    /// replaces the shard's own by the same.
    /// </summary>
    public async Task<double?> ExchangeSquares(long version, int shard, double[] squares)
    {
        Task<double> total;
        lock (_lock)
        {
            if (_abandoned || version != _current.Version)
                return null;
            if (_squares is null || _squares.Version != version)
                _squares = new SquareGathering(version, Plan.Shards);
            total = _squares.Add(shard, squares);
        }

        return await total;
    }

    /// <summary>Sets free all who wait.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _abandoned = true;
            foreach (var step in _steps.Values)
                step.Abandon();
            _squares?.Abandon();
        }
    }

    private StepGathering Step => Gathering(_current.Version);

    // Whether a push is of a step that is to be applied next, or of one that a worker may be ahead by.
    private bool IsTimely(Push push)
    {
        var staleness = Aggregating.Staleness(Plan.Aggregation);
        return push.Version <= _current.Version + staleness && push.Version - push.Weights <= staleness;
    }

    private StepGathering Gathering(long version)
    {
        if (!_steps.TryGetValue(version, out var step))
            _steps[version] = step = new StepGathering(Plan.Lanes);
        return step;
    }

    // Applies the steps that are whole, in order: new weights, an entry in the ledger, an answer to everyone.
    private async Task ApplyWhole()
    {
        while (NextWhole() is { } step)
        {
            try
            {
                var parts = step.Parts.ToArray();
                var finite = await _weights.Apply(parts, Exchange);
                PushReply answer;
                lock (_lock)
                {
                    foreach (var part in parts)
                        _ledger.Enter(_current.Version + 1, part.FirstLane, part.Lanes);
                    _steps.Remove(_current.Version);
                    Publish(step, finite);
                    answer = _current;
                    _updates = false;
                }

                Release(parts);
                step.Complete(answer);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who await the step.
            catch (Exception e)
#pragma warning restore CA1031
            {
                lock (_lock)
                    _updates = false;
                step.Fail(e);
                return;
            }
        }
    }

    // The next step, which then is the caller's to apply; null when it is not whole, or somebody applies it.
    private StepGathering? NextWhole()
    {
        lock (_lock)
        {
            if (_updates || !Step.IsComplete)
                return null;
            _updates = true;
            return Step;
        }
    }

    private async Task<double> Exchange(double[] squares)
    {
        var version = _current.Version;
        while (!IsAbandoned)
        {
            try
            {
                var total = _first is null ? await ExchangeSquares(version, Plan.Index, squares) : await _first.ExchangeSquares(version, Plan.Index, squares);
                return total ?? throw new OperationCanceledException("The first shard has started over.");
            }
            catch (TimeoutException)
            {
                // Another shard still waits for lanes: ask again.
            }
        }

        throw new OperationCanceledException("The shard's epoch is over.");
    }

    // Mode async: the push of a group is an update of its own, in the order of arrival. A duplicate awaits the first; one that is not the
    // group's next is rejected.
    private async Task<PushReply> Arrive(Push push)
    {
        var part = push.Sums[0];
        bool duplicate;
        Task arrival;
        lock (_lock)
        {
            var next = _next[part.FirstLane];
            if (_abandoned || push.Version > next)
                return PushReply.Without(PushResult.Rejected);
            duplicate = push.Version < next;
            if (!duplicate)
            {
                _next.AsSpan(part.FirstLane, part.Lanes).Fill(next + 1);
                _lastArrival = ApplyAfter(_lastArrival, push, part);
            }

            arrival = _lastArrival;
        }

        if (duplicate)
            Telemetry.DuplicatePushes.Add(1);
        await arrival;
        lock (_lock)
            return _current with { Result = duplicate ? PushResult.Duplicate : PushResult.Applied };
    }

    private async Task ApplyAfter(Task earlier, Push push, LanePart part)
    {
        await earlier;
        lock (_lock)
            _updates = true;
        var finite = await _weights.Apply([part], _ => throw new NotSupportedException("A single group has no norm over the batch."));
        Release([part]);
        lock (_lock)
        {
            _updates = false;
            _ledger.Enter(push.Version + 1, part.FirstLane, part.Lanes);
            Gathering(push.Version).Add(push);
            _finite &= finite;
            _current = _current with { Weights = _weights.Sent, IsFinite = finite };
            // Groups are one step apart at most as far as this shard has seen: a step is whole when its last group is in.
            while (Step is { IsComplete: true } whole)
            {
                _steps.Remove(_current.Version);
                Publish(whole, _finite);
            }
        }
    }

    // What came over the wire, or was copied for its way here. A duplicate came in memory of its own, and was not among the parts.
    private static void Release(LanePart[] parts)
    {
        foreach (var part in parts)
            part.Values.Release();
    }

    private void Publish(StepGathering step, bool finite)
    {
        var (loss, tokens) = step.Totals();
        _current = new PushReply(PushResult.Applied, _current.Version + 1, _weights.Sent, loss, tokens) { IsFinite = finite };
        _totals.Add(new StepTotal(_current.Version, loss, tokens, finite && double.IsFinite(loss)));
        (_previousStates, _states) = (_states, step.Reports);
    }
}
