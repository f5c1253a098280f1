using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// i, f, o = sigmoid(x Wx + h' Wh + b), g = tanh(x Wx + h' Wh + b), c = f c' + i g, h = o tanh(c)
/// (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 1999). Blocks in the order i, f, o, g.
/// </summary>
internal sealed unsafe class LstmCell : ICell
{
    public static CellShape Shape { get; } = new(4, 4, 0, 4, false, true, ["i", "f", "o", "g"]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* i = s.Gates + ((long)row * s.GateStride), f = i + s.Block, o = f + s.Block, g = o + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var input = Activations.Sigmoid(Vector512.Load(i + j));
                var forget = Activations.Sigmoid(Vector512.Load(f + j));
                var output = Activations.Sigmoid(Vector512.Load(o + j));
                var candidate = Activations.Tanh(Vector512.Load(g + j));
                var c = Vector512.FusedMultiplyAdd(forget, Vector512.Load(s.PreviousCell + at + j), input * candidate);
                var squashed = Activations.Tanh(c);
                input.Store(i + j);
                forget.Store(f + j);
                output.Store(o + j);
                candidate.Store(g + j);
                c.Store(s.Cell + at + j);
                squashed.Store(s.Kept + at + j);
                (output * squashed).Store(s.Hidden + at + j);
            }
        }
    }

    // dc += dh o (1 - tanh^2 c); do = dh tanh c, di = dc g, df = dc c', dg = dc i, each times the slope of its gate; dc' = dc f
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var one = Vector512<float>.One;
        for (var row = 0; row < s.Rows; row++)
        {
            float* i = s.Gates + ((long)row * s.GateStride), f = i + s.Block, o = f + s.Block, g = o + s.Block;
            var at = (long)row * s.Stride;
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                Vector512<float> input = Vector512.Load(i + j), forget = Vector512.Load(f + j);
                Vector512<float> output = Vector512.Load(o + j), candidate = Vector512.Load(g + j);
                Vector512<float> squashed = Vector512.Load(s.Kept + at + j), dh = Vector512.Load(s.DHidden + at + j);
                var dc = Vector512.FusedMultiplyAdd(dh * output, one - (squashed * squashed), Vector512.Load(s.DCell + at + j));
                (dc * candidate * (input * (one - input))).Store(i + j);
                (dc * Vector512.Load(s.PreviousCell + at + j) * (forget * (one - forget))).Store(f + j);
                (dh * squashed * (output * (one - output))).Store(o + j);
                (dc * input * (one - (candidate * candidate))).Store(g + j);
                (dc * forget).Store(s.DCell + at + j);
                Vector512<float>.Zero.Store(s.DPreviousHidden + at + j);
            }
        }
    }
}
