using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Computes one step for some lanes: forward, loss, backpropagation, clipping of each lane's gradient, folding of lanes by the
/// tree. Not thread-safe. A lane's result does not depend on which lanes are computed with it.
/// </summary>
/// <typeparam name="TBatch">The portion of one lane.</typeparam>
public abstract class LaneComputer<TBatch>
    where TBatch : ILaneBatch
{
    private readonly ClipRule? _clip;
    private readonly LaneTree _tree = new();
    private readonly Stack<Memory<float>> _free = new();
    private readonly double[] _squares;
    private readonly bool _lanesAddUp;
    private LaneOutcome[] _outcomes = [];
    private int _lanes;

    private protected LaneComputer(ParameterLayout layout, ClipRule? clip, bool lanesAddUp)
    {
        Layout = layout;
        _clip = clip;
        _lanesAddUp = lanesAddUp && clip is null;
        _squares = new double[FixedOrder.BlockCount(layout.Length)];
    }

    /// <summary>Layout of the parameters in weights and gradients.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Folded gradients of the lanes of the last <see cref="Compute"/>: the fewest aligned runs possible.</summary>
    public IReadOnlyList<LaneSum> Sums => _tree.Sums;

    /// <summary>Lanes whose gradient was longer than allowed, in all calls so far.</summary>
    public long ClippedLanes { get; private set; }

    /// <summary>Loads weights in canonical layout.</summary>
    /// <exception cref="ArgumentException">The buffer has another length.</exception>
    public abstract void Load(ReadOnlySpan<float> weights);

    /// <summary>Computes loss and gradient of some lanes.</summary>
    /// <param name="lanes">In ascending order of their numbers, no more than the computer was built for.</param>
    /// <param name="update">Number of the optimizer update, from 0; dropout depends on it.</param>
    /// <exception cref="ArgumentException">A length or an id does not fit, or there are too many lanes or time steps.</exception>
    /// <returns>Outcomes that, like <see cref="Sums"/>, are valid until the next call, which may take their states.</returns>
    public LaneOutcome[] Compute(ReadOnlySpan<TBatch> lanes, long update = 0)
    {
        for (var i = 0; i < _tree.Sums.Count; i++)
            _free.Push(_tree.Sums[i].Values);
        _tree.Clear();
        Forward(lanes, update);
        var outcomes = Losses(lanes);
        Backward();
        for (int index = 0, count; index < lanes.Length; index += count)
        {
            count = _lanesAddUp ? RunLength(lanes[index..]) : 1;
            Fold(lanes[index].Lane, index, count);
        }

        _lanes = lanes.Length;
        return outcomes;
    }

    /// <summary>
    /// L2 norm of each lane's gradient in the last <see cref="Compute"/>, before clipping; not finite if the gradient is not. If
    /// <see cref="IOptimizer.Update"/> finds a step not finite, this shows which lanes caused it.
    /// </summary>
    /// <returns>In lane order. Call it before anything else is computed.</returns>
    /// <remarks>It recomputes the weight gradients, so that ordinary steps pay nothing for it.</remarks>
    public double[] GradientNorms()
    {
        var norms = new double[_lanes];
        var values = new float[Layout.Length];
        for (var index = 0; index < norms.Length; index++)
        {
            WeightGradients(index, 1, values);
            FixedOrder.BlockSquares(values, _squares);
            norms[index] = Math.Sqrt(FixedOrder.Sum(_squares));
        }

        return norms;
    }

    /// <summary>Computes the loss of some lanes without gradients or dropout. Valid until the next call.</summary>
    public LaneOutcome[] Evaluate(ReadOnlySpan<TBatch> lanes)
    {
        Forward(lanes, null);
        return Losses(lanes);
    }

    /// <summary>Runs forward over all lanes. Dropout depends on the update; null means no dropout.</summary>
    internal abstract void Forward(ReadOnlySpan<TBatch> lanes, long? update);

    /// <summary>Computes the loss of one lane and replaces its logits with their gradients.</summary>
    internal abstract LaneOutcome Loss(TBatch lane, int index);

    internal abstract void Backward();

    /// <summary>Writes the gradient of some lanes, folded by their tree, in canonical layout.</summary>
    internal abstract void WeightGradients(int index, int lanes, Span<float> gradients);

    /// <summary>Computes the losses of the lanes of the last forward pass and replaces the logits with their gradients.</summary>
    private protected LaneOutcome[] Losses(ReadOnlySpan<TBatch> lanes)
    {
        if (_outcomes.Length != lanes.Length)
            _outcomes = new LaneOutcome[lanes.Length];
        for (var index = 0; index < lanes.Length; index++)
            _outcomes[index] = Loss(lanes[index], index);
        return _outcomes;
    }

    // The longest run of lanes that is one node of the tree.
    private static int RunLength(ReadOnlySpan<TBatch> lanes)
    {
        var together = 1;
        while (together < lanes.Length && lanes[together].Lane == lanes[0].Lane + together)
            together++;
        return LaneTree.Node(lanes[0].Lane, together);
    }

    private void Fold(int lane, int index, int lanes)
    {
        var values = _free.TryPop(out var free) ? free : new AlignedBuffer(Layout.Length).Memory;
        WeightGradients(index, lanes, values.Span);
        if (_clip is not null && _clip.Apply(values.Span, _squares))
            ClippedLanes++;
        var folded = _tree.Add(new LaneSum(lane, lanes, values));
        for (var i = 0; i < folded.Count; i++)
            _free.Push(folded[i]);
    }
}
