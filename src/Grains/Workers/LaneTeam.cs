using DistSeq.Engine.Data;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

/// <summary>All lanes of a worker: weights that its compute threads share, their lanes' work, and what goes to each parameter shard.</summary>
internal sealed class LaneTeam
{
    // Longer copies leave the turn for a compute thread, so that the silo keeps answering.
    private const int LongestInTurn = 1 << 20;

    private readonly WorkerPlan _plan;
    private readonly ComputeThreads _compute;
    private readonly LaneWork[] _works;
    private readonly float[] _weights;
    private readonly ShardCut[] _cuts;

    private LaneTeam(WorkerPlan plan, ComputeThreads compute, LaneWork[] works, string silo)
    {
        _plan = plan;
        _compute = compute;
        _works = works;
        _weights = new float[works[0].Parameters];
        _cuts = [.. plan.ShardSilos.Select((shardSilo, index) =>
            new ShardCut(ShardRange.Of(_weights.Length, plan.ShardSilos.Count, index), folds: shardSilo != silo))];
    }

    /// <summary>Makes the works of a plan on the compute threads of a silo.</summary>
    public static async Task<LaneTeam> Of(WorkerPlan plan, Corpus corpus, ComputeThreads compute, string silo)
    {
        var works = await Task.WhenAll(Enumerable.Range(0, plan.Threads).Select(thread =>
        {
            int first = thread * plan.LaneCount / plan.Threads, end = (thread + 1) * plan.LaneCount / plan.Threads;
            return compute.Run(() => new LaneWork(plan, corpus, plan.FirstLane + first, end - first));
        }));
        return new LaneTeam(plan, compute, works, silo);
    }

    /// <summary>Whether a step needs carried states.</summary>
    public bool Carries(long step) => _works[0].Carries(step);

    /// <summary>Gradients of all lanes at a version, side by side on compute threads.</summary>
    public async Task<LaneReport[]> Compute(long version)
    {
        if (_works is [var only])
            return await _compute.Run(() => only.Compute(version, _weights));
        var reports = await Task.WhenAll(Array.ConvertAll(_works, work => _compute.Run(() => work.Compute(version, _weights))));
        return [.. reports.SelectMany(report => report)];
    }

    /// <summary>
    /// What goes to each shard. For a shard of another silo the sums are folded here first, as far as they are siblings in the tree: one
    /// message carries them all.
    /// </summary>
    public async Task<Push[]> Pushes(long version, LaneReport[] reports)
    {
        var sums = _works.SelectMany(work => work.Sums).ToArray();
        var parts = await Task.WhenAll(Array.ConvertAll(_cuts, cut =>
            cut.Folds && sums.Length > 1 ? _compute.Run(() => cut.Fold(sums)) : Task.FromResult(cut.Take(sums))));
        return [.. parts.Select((part, shard) => new Push(_plan.Epoch, version, part, shard == 0 ? reports : []))];
    }

    /// <summary>Takes new weights, and the states that go with them.</summary>
    public async Task Take(IReadOnlyList<PushReply> replies, IReadOnlyList<LaneReport> states)
    {
        bool Copy()
        {
            for (var shard = 0; shard < _cuts.Length; shard++)
                replies[shard].Weights.Values.Span.CopyTo(_weights.AsSpan(_cuts[shard].Begin));
            return true;
        }

        _ = _weights.Length <= LongestInTurn ? Copy() : await _compute.Run(Copy);
        foreach (var work in _works)
            work.Take(states);
    }

    /// <summary>The reports of the last step with the gradient norms of its lanes, to say where it broke.</summary>
    public async Task<IReadOnlyList<LaneReport>> Examine(LaneReport[] reports)
    {
        var norms = await Task.WhenAll(Array.ConvertAll(_works, work => _compute.Run(work.GradientNorms)));
        return [.. reports.Zip(norms.SelectMany(norm => norm), (report, norm) => report with { State = TensorBlock.Empty, GradientNorm = norm })];
    }
}
