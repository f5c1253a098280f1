using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Steps of one network: language models, taggers (a class at each time step), many-to-one (a class for each row), polyphonic music
/// (independent outputs), as its definition says.
/// </summary>
public sealed class StepComputer : LaneComputer<LaneBatch>
{
    private readonly LaneNetwork _network;

    /// <param name="model">A model with a head.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="maxLanes">Lanes computed together at the most, 1 or more.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="clip">Applied to each lane's gradient; null for none.</param>
    /// <param name="reduction">Whether a lane's gradient is that of the mean or of the sum of its losses.</param>
    /// <param name="seed">The job's seed, for what is dropped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">This process cannot have the memory.</exception>
    public StepComputer(
        ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, ClipRule? clip, LossReduction reduction = LossReduction.Mean,
        long seed = 0)
        : this(Network(model, rowsPerLane, maxLanes, maxSteps, reduction, seed), clip) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(model.Outputs, 1);

    private StepComputer(LaneNetwork network, ClipRule? clip)
        : base(network.Layout, clip, network.Model.LanesAddUp) => _network = network;

    /// <summary>
    /// The memory that a computer takes, with all that <see cref="LaneComputer{TBatch}.Compute"/> makes the first time.
    /// </summary>
    /// <param name="model">A model with a head.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="firstLane">Number of the first lane.</param>
    /// <param name="lanes">Lanes computed together, 1 or more.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="clips">Whether each lane's gradient is clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static MemoryNeed Need(ModelDefinition model, int rowsPerLane, int firstLane, int lanes, int maxSteps, bool clips)
    {
        var sums = LaneTree.MostSums(firstLane, lanes, model.LanesAddUp && !clips);
        return Buffers.Count(() =>
        {
            var network = new LaneNetwork(model, rowsPerLane, lanes, maxSteps, LossReduction.Mean, seed: 0);
            for (var sum = 0; sum < sums; sum++)
                _ = new AlignedBuffer(network.Layout.Length);
        });
    }

    /// <inheritdoc/>
    public override void Load(ReadOnlySpan<float> weights) => _network.Load(weights);

    /// <summary>The likeliest class at each place of a lane's targets: [T, rows] or [rows]; -1 past a row's length.</summary>
    /// <exception cref="InvalidOperationException">The outputs of the model are independent.</exception>
    public int[] Predict(LaneBatch lane)
    {
        Forward([lane], null);
        return _network.Predict(lane);
    }

    /// <summary>
    /// Logits at each place of a lane's targets, nothing dropped: [T, rows, Outputs] or [rows, Outputs]. Their softmax (or, of independent
    /// outputs, their sigmoid) is the probability. Past a row's length they are the head's bias.
    /// </summary>
    public float[] Logits(LaneBatch lane)
    {
        Forward([lane], null);
        return _network.Logits();
    }

    /// <summary>
    /// Loss of some lanes, nothing dropped, and of each lane how many of its targets are the likeliest. Good until the next call.
    /// </summary>
    internal LaneOutcome[] Evaluate(ReadOnlySpan<LaneBatch> lanes, Span<int> right)
    {
        Forward(lanes, null);
        for (var index = 0; index < lanes.Length; index++)
            right[index] = _network.Right(lanes[index], index);
        return Losses(lanes);
    }

    private static LaneNetwork Network(
        ModelDefinition model, int rowsPerLane, int maxLanes, int maxSteps, LossReduction reduction, long seed)
    {
        Need(model, rowsPerLane, 0, maxLanes, maxSteps, clips: false).Demand();
        return new LaneNetwork(model, rowsPerLane, maxLanes, maxSteps, reduction, seed);
    }

    private protected override void Forward(ReadOnlySpan<LaneBatch> lanes, long? update) => _network.Forward(lanes, update);

    private protected override LaneOutcome Loss(LaneBatch lane, int index) => _network.Loss(lane, index);

    private protected override void Backward() => _network.Backward([]);

    private protected override void WeightGradients(int index, int lanes, Span<float> gradients) => _network.WeightGradients(index, lanes, gradients);
}
