using DistSeq.Engine.Training;
using DistSeq.Grains.Aggregation;
using DistSeq.Grains.Compression;
using DistSeq.Grains.Compute;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>
/// Lanes of a worker that go from step to step together. Its compute threads share the weights; each does one work.
/// </summary>
internal sealed class LaneTeam
{
    private readonly WorkerPlan _plan;
    private readonly int _stepsPerVersion;
    private readonly ComputeThreads _compute;
    private readonly int _home;
    private readonly LaneWork[] _works;
    private readonly Rounding[] _roundings;
    private readonly IReadOnlyList<LaneSum>[] _sums;
    private readonly float[] _gathered;
    private TensorBlock _weights;
    private (long All, long Clipped) _clipping;
    private readonly ShardCut[] _cuts;

    private LaneTeam(WorkerPlan plan, Aggregator aggregator, ComputeThreads compute, int home, LaneWork[] works, string silo)
    {
        _plan = plan;
        _stepsPerVersion = aggregator.StepsPerVersion;
        _compute = compute;
        _home = home;
        _works = works;
        _sums = new IReadOnlyList<LaneSum>[works.Length];
        _gathered = new float[plan.ShardSilos.Count > 1 ? works[0].Trainer.Layout.Length : 0];
        _weights = new TensorBlock(_gathered);
        _roundings = [.. works.Select(work => Rounding.Of(plan.Spec.Aggregation, work.Trainer.Layout.Length)).OfType<Rounding>()];
        var format = _roundings.Length > 0 ? _roundings[0].Format : WireFormat.Float32;
        // A push in flight must not change while the next is computed.
        var copies = aggregator.Staleness > 0;
        _cuts = [.. plan.ShardSilos.Select((shardSilo, index) => new ShardCut(
            ShardRange.Of(works[0].Trainer.Layout.Length, plan.ShardSilos.Count, index), format,
            folds: _roundings.Length == 0 && shardSilo != silo, copies))];
    }

    /// <summary>Creates the works of some lanes, on the compute threads that will do them.</summary>
    public static async Task<LaneTeam> Of(
        WorkerPlan plan, Aggregator aggregator, Corpus corpus, int firstLane, int lanes, ComputeThreads compute, string silo)
    {
        var count = plan.Groups == 0 ? plan.Threads : lanes * plan.Groups / plan.Lanes;
        var home = compute.Home(count);
        var works = await compute.RunEach(count, work =>
        {
            int first = work * lanes / count, end = (work + 1) * lanes / count;
            return aggregator.CreateWork(plan.Spec, corpus, firstLane + first, end - first, plan.Steps);
        }, home);
        return new LaneTeam(plan, aggregator, compute, home, works, silo);
    }

    public int FirstLane => _works[0].FirstLane;

    /// <summary>What its groups keep from step to step.</summary>
    public IReadOnlyList<KeptState> Kept =>
    [
        .. _works.Select((work, index) => new KeptState(
            work.FirstLane, work.OptimizerState, _roundings.Length > 0 ? _roundings[index].Feedback : default)),
    ];

    /// <summary>Whether a version needs carried states.</summary>
    public bool NeedsStates(long version) => _works[0].Trainer.Carries(version * _stepsPerVersion);

    /// <summary>Computes all lanes from a version on, side by side on compute threads.</summary>
    public async Task<LaneReport[]> Compute(long version)
    {
        var step = version * _stepsPerVersion;
        LaneReport[] One(int index)
        {
            var reports = _works[index].Compute(version, _weights.Values.Span);
            _sums[index] = _roundings.Length == 0
                ? _works[index].Sums
                : [.. _works[index].Sums.Select(sum => _roundings[index].Round(sum, step))];
            return reports;
        }

        var all = await _compute.RunEach(_works.Length, One, _home);
        CountClipped();
        return [.. all.SelectMany(reports => reports)];
    }

    private void CountClipped()
    {
        var (all, clipped) = (0L, 0L);
        foreach (var work in _works)
            (all, clipped) = (all + work.Clipping.All, clipped + work.Clipping.Clipped);
        if (all == _clipping.All)
            return;
        GradientMetrics.Clipping(_plan.Job, all - _clipping.All, clipped - _clipping.Clipped);
        _clipping = (all, clipped);
    }

    /// <summary>
    /// What goes to each shard. For a shard on another silo, sums that are siblings in the tree are folded first, so that the
    /// message is short.
    /// </summary>
    public async Task<Push[]> Pushes(long version, long weights, LaneReport[] reports)
    {
        var sums = _sums.SelectMany(sum => sum).ToArray();
        LanePart[] Part(ShardCut cut) => cut.Folds ? cut.Fold(sums) : cut.Cut(sums);
        LanePart[][] parts = sums.Length > 1 && Array.Exists(_cuts, cut => cut.Folds)
            ? await _compute.RunEach(_cuts.Length, shard => Part(_cuts[shard]))
            : [.. _cuts.Select(cut => cut.Cut(sums))];
        return
        [
            .. parts.Select((part, shard) =>
                new Push(_plan.Attempt, version, part, shard == 0 ? reports : []) { Weights = weights }),
        ];
    }

    /// <summary>
    /// Goes on with new weights. Those of a single shard are not copied: it reuses their buffer only after later weights were
    /// used. Rented memory is released when it is no longer read.
    /// </summary>
    public void Adopt(IReadOnlyList<PushReply> replies)
    {
        if (_cuts.Length == 1)
        {
            _weights.Release();
            _weights = replies[0].Weights;
            return;
        }

        for (var shard = 0; shard < _cuts.Length; shard++)
        {
            replies[shard].Weights.Values.Span.CopyTo(_gathered.AsSpan(_cuts[shard].Begin));
            replies[shard].Weights.Release();
        }
    }

    /// <summary>Sets the states that the next version begins with.</summary>
    public void Carry(IReadOnlyList<LaneReport> states)
    {
        foreach (var work in _works)
        {
            foreach (var state in states)
                work.Trainer.Carry(state.Lane, state.State.Values);
        }
    }

    /// <summary>Restores what its groups keep from a checkpoint.</summary>
    public void Restore(IReadOnlyList<KeptState> kept)
    {
        foreach (var own in Kept)
        {
            var state = kept.First(state => state.FirstLane == own.FirstLane);
            state.Optimizer.CopyTo(own.Optimizer);
            state.Feedback.CopyTo(own.Feedback);
        }
    }

    /// <summary>The reports of the last step with its lanes' gradient norms, to tell which lane broke.</summary>
    public async Task<IReadOnlyList<LaneReport>> Examine(LaneReport[] reports)
    {
        var norms = await _compute.RunEach(_works.Length, work => _works[work].Trainer.GradientNorms());
        return [.. reports.Zip(norms.SelectMany(norm => norm), (report, norm) =>
            report with { State = TensorBlock.Empty, GradientNorm = norm })];
    }
}
