using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Steps of an encoder-decoder with teacher forcing: the decoder's initial state is the state that the encoder ends in when it has read each
/// row whole, and its gradient goes back the same way.
/// </summary>
public sealed class EncoderDecoderComputer : LaneComputer<PairBatch>
{
    private readonly LaneNetwork _encoder;
    private readonly LaneNetwork _decoder;
    private readonly LaneBatch[] _sources;
    private readonly LaneBatch[] _targets;
    private readonly StateBridge _bridge;
    private readonly float[] _last;
    private readonly float[] _first;

    /// <param name="model">Encoder and decoder.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="maxLanes">Lanes computed together at the most, 1 or more.</param>
    /// <param name="maxSourceSteps">Largest T of a source.</param>
    /// <param name="maxTargetSteps">Largest T of a target.</param>
    /// <param name="clip">Applied to each lane's gradient; null for none.</param>
    /// <param name="reduction">Whether a lane's gradient is that of the mean or of the sum of its losses.</param>
    /// <param name="seed">The job's seed, for what is dropped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">Encoder and decoder do not fit together.</exception>
    public EncoderDecoderComputer(
        EncoderDecoderDefinition model, int rowsPerLane, int maxLanes, int maxSourceSteps, int maxTargetSteps, ClipRule? clip,
        LossReduction reduction = LossReduction.Mean, long seed = 0)
        : base(new ParameterLayout(model), clip, model.Encoder.LanesAddUp && model.Decoder.LanesAddUp)
    {
        _encoder = new LaneNetwork(model.Encoder, rowsPerLane, maxLanes, maxSourceSteps, reduction, seed);
        var layers = model.Encoder.Layers * model.Encoder.Directions;
        _decoder = new LaneNetwork(model.Decoder, rowsPerLane, maxLanes, maxTargetSteps, reduction, seed, layers);
        _sources = new LaneBatch[maxLanes];
        _targets = new LaneBatch[maxLanes];
        _bridge = new StateBridge(model);
        _last = Buffers.Floats(maxLanes, rowsPerLane, model.Encoder.StateSize);
        _first = Buffers.Floats(maxLanes, rowsPerLane, model.Encoder.StateSize);
    }

    /// <inheritdoc cref="StepComputer.Need"/>
    /// <param name="model">Encoder and decoder.</param>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="firstLane">Number of the first lane.</param>
    /// <param name="lanes">Lanes computed together, 1 or more.</param>
    /// <param name="maxSourceSteps">Largest T of a source.</param>
    /// <param name="maxTargetSteps">Largest T of a target.</param>
    /// <param name="clips">Whether each lane's gradient is clipped.</param>
    public static MemoryNeed Need(
        EncoderDecoderDefinition model, int rowsPerLane, int firstLane, int lanes, int maxSourceSteps, int maxTargetSteps,
        bool clips)
    {
        var sums = LaneTree.MostSums(firstLane, lanes, model.Encoder.LanesAddUp && model.Decoder.LanesAddUp && !clips);
        return Buffers.Count(() =>
        {
            var computer = new EncoderDecoderComputer(model, rowsPerLane, lanes, maxSourceSteps, maxTargetSteps, clip: null);
            for (var sum = 0; sum < sums; sum++)
                _ = new AlignedBuffer(computer.Layout.Length);
        });
    }

    /// <inheritdoc/>
    public override void Load(ReadOnlySpan<float> weights)
    {
        _encoder.Load(weights[.._encoder.Layout.Length]);
        _decoder.Load(weights[_encoder.Layout.Length..]);
    }

    private protected override void Forward(ReadOnlySpan<PairBatch> lanes, long? update)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lanes.Length, _sources.Length);
        for (var index = 0; index < lanes.Length; index++)
            (_sources[index], _targets[index]) = (lanes[index].Source, lanes[index].Target);
        _encoder.Forward(_sources.AsSpan(0, lanes.Length), update);
        var last = _encoder.CopyState(_last);
        var first = _first.AsSpan(0, last.Length);
        _bridge.ToDecoder(last, first);
        _decoder.Forward(_targets.AsSpan(0, lanes.Length), update, first);
    }

    private protected override LaneOutcome Loss(PairBatch lane, int index) => _decoder.Loss(lane.Target, index);

    private protected override void Backward()
    {
        _decoder.Backward([]);
        var first = _decoder.CopyInitialStateGradients(_first);
        var last = _last.AsSpan(0, first.Length);
        _bridge.ToEncoder(first, last);
        _encoder.Backward(last);
    }

    private protected override void WeightGradients(int index, int lanes, Span<float> gradients)
    {
        _encoder.WeightGradients(index, lanes, gradients[.._encoder.Layout.Length]);
        _decoder.WeightGradients(index, lanes, gradients[_encoder.Layout.Length..]);
    }
}
