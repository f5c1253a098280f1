using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// One step over some lanes: forward, loss, backpropagation, each lane's gradient clipped, lanes folded by the tree. For one thread.
/// What a lane gives does not depend on which lanes are computed together.
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

    /// <summary>Where parameters lie in weights and gradients.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Folded gradients of the lanes of the last <see cref="Compute"/>: aligned runs, as few as can be.</summary>
    public IReadOnlyList<LaneSum> Sums => _tree.Sums;

    /// <summary>Takes weights in canonical layout.</summary>
    /// <exception cref="ArgumentException">The buffer has another length.</exception>
    public abstract void Load(ReadOnlySpan<float> weights);

    /// <summary>Loss and gradient of some lanes.</summary>
    /// <param name="lanes">In ascending order of their numbers, at most as many as the computer was made for.</param>
    /// <param name="update">Number of the optimizer update, from 0: what is dropped depends on it.</param>
    /// <exception cref="ArgumentException">A length or an id does not fit, or there are too many lanes or time steps.</exception>
    /// <returns>
    /// The lanes' outcomes. They, their states, and the sums in <see cref="Sums"/> are good until the next call; a state may go into it.
    /// </returns>
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
    /// L2 norm of the gradient of each lane of the last <see cref="Compute"/>, before it was clipped: not finite where the gradient is not.
    /// It says where a step has broken that <see cref="IOptimizer.Update"/> calls not finite.
    /// </summary>
    /// <returns>In the order of the lanes; good only as long as nothing else has been computed since.</returns>
    /// <remarks>Weight gradients are made once more for it, so that steps that are well pay nothing.</remarks>
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

    /// <summary>Loss of some lanes, without gradients, nothing dropped. Good until the next call.</summary>
    public LaneOutcome[] Evaluate(ReadOnlySpan<TBatch> lanes)
    {
        Forward(lanes, null);
        return Losses(lanes);
    }

    /// <summary>Forward over all lanes; what is dropped belongs to an update, and without one nothing is.</summary>
    private protected abstract void Forward(ReadOnlySpan<TBatch> lanes, long? update);

    /// <summary>Loss of one lane; logits become their gradients.</summary>
    private protected abstract LaneOutcome Loss(TBatch lane, int index);

    private protected abstract void Backward();

    /// <summary>Writes the gradient of some lanes, folded by their tree, in canonical layout.</summary>
    private protected abstract void WeightGradients(int index, int lanes, Span<float> gradients);

    /// <summary>Losses of the lanes of the last forward; logits become their gradients.</summary>
    private protected LaneOutcome[] Losses(ReadOnlySpan<TBatch> lanes)
    {
        if (_outcomes.Length != lanes.Length)
            _outcomes = new LaneOutcome[lanes.Length];
        for (var index = 0; index < lanes.Length; index++)
            _outcomes[index] = Loss(lanes[index], index);
        return _outcomes;
    }

    // The longest run of lanes that is a node of the tree.
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
        _clip?.Apply(values.Span, _squares);
        var folded = _tree.Add(new LaneSum(lane, lanes, values));
        for (var i = 0; i < folded.Count; i++)
            _free.Push(folded[i]);
    }
}
