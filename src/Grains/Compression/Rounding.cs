using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Compression;

/// <summary>
/// Rounds what a group of lanes sends to what the wire format can hold, whether or not it leaves the silo, so that results do not
/// depend on who is where. With feedback, what rounding leaves out is kept and added to the next.
/// </summary>
internal sealed class Rounding(Compressor compressor, int parameters)
{
    private readonly float[] _rounded = new float[parameters];

    /// <summary>The form in which it is sent.</summary>
    public WireFormat Format => compressor.Format;

    /// <summary>What has been left out so far.</summary>
    public float[] Feedback { get; } = new float[compressor.HasFeedback ? parameters : 0];

    /// <summary>What a spec asks for, with buffers and a compressor of its own; null if nothing is compressed.</summary>
    public static Rounding? Of(AggregationSpec spec, int parameters) =>
        CompressorCatalog.Of(spec) is { } compressor ? new Rounding(compressor, parameters) : null;

    /// <summary>The rounded sum; valid until the next call.</summary>
    /// <param name="sum">Of the group's lanes.</param>
    /// <param name="step">Optimizer updates that were made before it.</param>
    public LaneSum Round(LaneSum sum, long step)
    {
        var values = sum.Values.Span;
        if (!compressor.HasFeedback)
        {
            compressor.Round(values, _rounded, step);
        }
        else
        {
            Elementwise.Add(values, Feedback);
            compressor.Round(Feedback, _rounded, step);
            for (var i = 0; i < _rounded.Length; i++)
                Feedback[i] -= _rounded[i];
        }

        return sum with { Values = _rounded };
    }
}
