using DistSeq.Contracts.Specs;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;
using DistSeq.Grains.Parameters.Wire;

namespace DistSeq.Grains.Workers;

/// <summary>
/// Rounds what a group of lanes sends to what its wire format can say, whether or not it leaves the silo: so the result does not depend on
/// who is where. What int8 and top-k leave off is kept and added to the next (error feedback).
/// </summary>
internal sealed class Rounding
{
    private readonly CompressionKind _kind;
    private readonly KeptShare _share;
    private readonly TopK _topK = new();
    private readonly float[] _rounded;

    public Rounding(AggregationSpec spec, int parameters)
    {
        _kind = spec.Compression;
        _share = new KeptShare(spec);
        _rounded = new float[parameters];
        Feedback = new float[_kind == CompressionKind.Bf16 ? 0 : parameters];
        Format = FormatOf(spec.Compression);
    }

    /// <summary>The format that says it all.</summary>
    public WireFormat Format { get; }

    /// <summary>What has been left off so far.</summary>
    public float[] Feedback { get; }

    public static WireFormat FormatOf(CompressionKind kind) => kind switch
    {
        CompressionKind.None => WireFormat.Float32,
        CompressionKind.Bf16 => WireFormat.BFloat16,
        CompressionKind.Int8 => WireFormat.Int8,
        CompressionKind.TopK => WireFormat.Sparse,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such compression."),
    };

    /// <summary>The rounded sum; good until the next call.</summary>
    /// <param name="sum">Of the group's lanes.</param>
    /// <param name="step">Optimizer updates that were made before it.</param>
    public LaneSum Round(LaneSum sum, long step)
    {
        var values = sum.Values.Span;
        if (_kind == CompressionKind.Bf16)
        {
            BFloat16.Round(values, _rounded);
        }
        else
        {
            Elementwise.Add(values, Feedback);
            if (_kind == CompressionKind.Int8)
                Int8Blocks.Round(Feedback, _rounded);
            else
                _topK.Round(Feedback, _rounded, _share.At(step));
            for (var i = 0; i < _rounded.Length; i++)
                Feedback[i] -= _rounded[i];
        }

        return sum with { Values = _rounded };
    }
}
