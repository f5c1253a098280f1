using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Computes steps of an encoder-decoder with teacher forcing. The decoder starts from the encoder's state after each row's last
/// time step, and its gradient flows back the same way.
/// </summary>
internal sealed class EncoderDecoderComputer : LaneComputer<PairBatch>
{
    private readonly StepComputer _encoder;
    private readonly StepComputer _decoder;
    private readonly LaneBatch[] _sources;
    private readonly LaneBatch[] _targets;
    private readonly StateBridge _bridge;
    private readonly float[] _last;
    private readonly float[] _first;

    /// <summary>The parameters are those of <see cref="StepComputer"/>; sources and targets each have a largest T.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">Encoder and decoder do not fit together.</exception>
    public EncoderDecoderComputer(
        EncoderDecoderDefinition model, int rowsPerLane, int maxLanes, int maxSourceSteps, int maxTargetSteps, ClipRule? clip,
        LossReduction reduction = LossReduction.Mean, long seed = 0)
        : base(new ParameterLayout(model), clip, model.Encoder.LanesAddUp && model.Decoder.LanesAddUp)
    {
        _encoder = new StepComputer(model.Encoder, rowsPerLane, maxLanes, maxSourceSteps, reduction, seed, firstLayer: 0);
        var layers = model.Encoder.Layers * model.Encoder.Directions;
        _decoder = new StepComputer(model.Decoder, rowsPerLane, maxLanes, maxTargetSteps, reduction, seed, layers);
        _sources = new LaneBatch[maxLanes];
        _targets = new LaneBatch[maxLanes];
        _bridge = new StateBridge(model);
        _last = Buffers.Floats(maxLanes, rowsPerLane, model.Encoder.StateSize);
        _first = Buffers.Floats(maxLanes, rowsPerLane, model.Encoder.StateSize);
    }

    /// <inheritdoc cref="StepComputer.Need"/>
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

    internal override void Forward(ReadOnlySpan<PairBatch> lanes, long? update)
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

    internal override LaneOutcome Loss(PairBatch lane, int index) => _decoder.Loss(lane.Target, index);

    internal override void Backward()
    {
        _decoder.Backward([]);
        var first = _decoder.CopyInitialStateGradients(_first);
        var last = _last.AsSpan(0, first.Length);
        _bridge.ToEncoder(first, last);
        _encoder.Backward(last);
    }

    internal override void WeightGradients(int index, int lanes, Span<float> gradients)
    {
        _encoder.WeightGradients(index, lanes, gradients[.._encoder.Layout.Length]);
        _decoder.WeightGradients(index, lanes, gradients[_encoder.Layout.Length..]);
    }
}
