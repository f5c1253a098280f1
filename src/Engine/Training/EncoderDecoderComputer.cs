using DistSeq.Engine.Models;
using DistSeq.Engine.Optimization;

namespace DistSeq.Engine.Training;

/// <summary>
/// Steps of an encoder-decoder with teacher forcing: the decoder's initial state is the state that the encoder is in after each row's last
/// time step, and its gradient goes back the same way (Sutskever et al. 2014).
/// </summary>
public sealed class EncoderDecoderComputer : LaneComputer<PairBatch>
{
    private readonly LaneNetwork _encoder;
    private readonly LaneNetwork _decoder;
    private readonly LaneBatch[] _sources;
    private readonly LaneBatch[] _targets;
    private readonly float[] _context;

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
        _decoder = new LaneNetwork(model.Decoder, rowsPerLane, maxLanes, maxTargetSteps, reduction, seed, model.Encoder.Layers);
        _sources = new LaneBatch[maxLanes];
        _targets = new LaneBatch[maxLanes];
        _context = new float[maxLanes * rowsPerLane * model.Encoder.StateSize];
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
        _decoder.Forward(_targets.AsSpan(0, lanes.Length), update, _encoder.CopyState(_context));
    }

    private protected override LaneOutcome Loss(PairBatch lane, int index) => _decoder.Loss(lane.Target, index);

    private protected override void Backward()
    {
        _decoder.Backward([]);
        _encoder.Backward(_decoder.CopyInitialStateGradients(_context));
    }

    private protected override void WeightGradients(int index, int lanes, Span<float> gradients)
    {
        _encoder.WeightGradients(index, lanes, gradients[.._encoder.Layout.Length]);
        _decoder.WeightGradients(index, lanes, gradients[_encoder.Layout.Length..]);
    }
}
