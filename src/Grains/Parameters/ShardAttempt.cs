using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Compute;

namespace DistSeq.Grains.Parameters;

/// <summary>
/// What a shard holds of its job: weights with optimizer state, carried states, totals and the ledger. The mode of aggregation
/// decides what happens to a push. Workers on its silo push from compute threads while others call its grain, so a lock guards
/// everything but the update itself, which one caller does at a time.
/// </summary>
internal sealed class ShardAttempt : IUpdatedShard
{
    private readonly RangeWeights _weights;
    private readonly LaneLedger _ledger;
    private readonly ShardPort? _first;
    private readonly List<StepTotal> _totals = [];
    private readonly PushIntake _intake;
    private IReadOnlyList<LaneReport> _previousStates = [];
    private IReadOnlyList<LaneReport> _states;
    private HeldVersion? _held;
    private HeldVersion? _spare;
    private SquareGathering? _squares;
    private bool _abandoned;

    /// <param name="plan">What the shard is.</param>
    /// <param name="compute">Threads to update on.</param>
    /// <param name="first">Shard 0 of the job; null if this is shard 0.</param>
    public ShardAttempt(ShardPlan plan, ComputeThreads compute, ShardPort? first)
    {
        Plan = plan;
        _first = first;
        _weights = new RangeWeights(plan, compute);
        _ledger = plan.Ledger.Length > 0 ? LaneLedger.Parse(plan.Ledger) : new LaneLedger(plan.Lanes);
        _states = plan.States;
        Current = new PushReply(PushResult.Applied, plan.Version, _weights.Sent, 0, 0);
        _intake = AggregatorCatalog.Of(plan.Aggregation).CreateIntake(this);
    }

    public ShardPlan Plan { get; }

    public Lock Lock { get; } = new();

    public int Lanes => Plan.Lanes;

    public PushReply Current { get; private set; }

    public bool IsUpdating { get; set; }

    /// <summary>True once the attempt is over for this shard.</summary>
    public bool IsAbandoned
    {
        get
        {
            lock (Lock)
                return _abandoned;
        }
    }

    public void SetRateFactor(double factor)
    {
        lock (Lock)
            _weights.SetRateFactor(factor);
    }

    /// <summary>How far it is, and which lanes the next step still waits for.</summary>
    public ShardLook Look()
    {
        lock (Lock)
            return new ShardLook(Current.Version, _intake.Missing);
    }

    /// <summary>Receives a push, and awaits the version after it.</summary>
    public Task<PushReply> PushPull(Push push) => _intake.PushPull(push);

    /// <summary>The current version or the one before it; null for any other.</summary>
    public PushReply? At(long version)
    {
        lock (Lock)
        {
            return version == Current.Version
                ? Current
                : version == Current.Version - 1 && version >= Plan.Version
                    ? new PushReply(PushResult.Applied, version, _weights.PreviouslySent, 0, 0)
                    : null;
        }
    }

    /// <summary>The current version with the weights to publish.</summary>
    public PushReply Published()
    {
        lock (Lock)
            return Current with { Weights = new TensorBlock(_weights.Published()) };
    }

    /// <summary>Carried states of the current version or the one before it; empty for any other.</summary>
    public IReadOnlyList<LaneReport> StatesAt(long version)
    {
        lock (Lock)
            return version == Current.Version ? _states : version == Current.Version - 1 ? _previousStates : [];
    }

    /// <summary>Totals of the steps after a version; earlier ones are dropped.</summary>
    public IReadOnlyList<StepTotal> TotalsAfter(long version)
    {
        lock (Lock)
        {
            _totals.RemoveAll(total => total.Version <= version);
            return [.. _totals];
        }
    }

    /// <summary>What has gone into the weights, as <see cref="LaneLedger"/> writes it.</summary>
    public string Ledger()
    {
        lock (Lock)
            return _ledger.ToString();
    }

    /// <summary>Copies a version; false if it is not the current one, or is being updated.</summary>
    public bool Hold(long version)
    {
        lock (Lock)
        {
            if (IsUpdating || Current.Version != version)
                return false;
            if (_held is null or { IsSaving: true })
                (_held, _spare) = (_spare ?? _weights.NewCopy(), null);
            _weights.CopyTo(_held);
            (_held.Version, _held.States, _held.Ledger) = (version, StatesAt(version), Ledger());
            return true;
        }
    }

    /// <summary>The copy of a version, to be saved; null if another is held, or it is being saved already.</summary>
    public HeldVersion? BeginSave(long version)
    {
        lock (Lock)
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
        lock (Lock)
        {
            saved.IsSaving = false;
            if (_held == saved)
                _held = null;
            _spare = saved;
        }
    }

    /// <summary>
    /// Shard 0 only: adds a shard's sums of squares and waits for the sum over all shards; null for another version. A duplicate
    /// sets the same sums again.
    /// </summary>
    public async Task<double?> ExchangeSquares(long version, int shard, double[] squares)
    {
        Task<double> total;
        lock (Lock)
        {
            if (_abandoned || version != Current.Version)
                return null;
            if (_squares is null || _squares.Version != version)
                _squares = new SquareGathering(version, Plan.Shards);
            total = _squares.Add(shard, squares);
        }

        return await total;
    }

    /// <summary>Releases everyone who waits.</summary>
    public void Abandon()
    {
        lock (Lock)
        {
            _abandoned = true;
            _intake.Abandon();
            _squares?.Abandon();
        }
    }

    public Task<bool> Apply(LanePart[] parts) => _weights.Apply(parts, Exchange);

    public void Enter(long step, LanePart part) => _ledger.Enter(step, part.FirstLane, part.Lanes);

    public void Refresh(bool finite) => Current = Current with { Weights = _weights.Sent, IsFinite = finite };

    public void Publish(StepGathering step, bool finite)
    {
        var (loss, tokens) = step.Totals();
        Current = new PushReply(PushResult.Applied, Current.Version + 1, _weights.Sent, loss, tokens) { IsFinite = finite };
        _totals.Add(new StepTotal(Current.Version, loss, tokens, finite && double.IsFinite(loss)));
        (_previousStates, _states) = (_states, step.Reports);
    }

    private async Task<double> Exchange(double[] squares)
    {
        var version = Current.Version;
        while (!IsAbandoned)
        {
            try
            {
                var total = _first is null
                    ? await ExchangeSquares(version, Plan.Index, squares)
                    : await _first.ExchangeSquares(version, Plan.Index, squares);
                return total ?? throw new OperationCanceledException("The first shard has started over.");
            }
            catch (TimeoutException)
            {
                // Another shard still waits for lanes.
            }
        }

        throw new OperationCanceledException("The shard's attempt is over.");
    }
}
