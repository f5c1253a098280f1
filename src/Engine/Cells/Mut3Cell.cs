using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// z = sigmoid(x Wx + tanh(h') We + b), r = sigmoid(x Wx + h' Wh + b), n = tanh(x Wx + (r h') Wq + b), h = z n + (1 - z) h'
/// (Jozefowicz et al. 2015). Blocks z, r, n; the echo is tanh(h).
/// </summary>
internal sealed unsafe class Mut3Cell : ICell
{
    public static CellShape Shape { get; } = new()
    {
        Gates = ["z", "r", "n"],
        RecurrentFirst = 1,
        RecurrentBlocks = 1,
        HasCandidateProduct = true,
        EchoBlocks = 1,
        EchoTargets = 1,
    };

    public static void Forward(in CellStep s) => GruCell.Forward(s);

    public static void ForwardAfterCandidate(in CellStep s) => GruCell.ForwardAfterCandidate(s);

    public static void Backward(in CellStep s) => GruCell.Backward(s);

    public static void BackwardAfterCandidate(in CellStep s) => GruCell.BackwardAfterCandidate(s);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Echo(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* hidden = s.Hidden + ((long)row * s.Stride), echo = s.Echo + ((long)row * s.Block);
            for (var j = 0; j < s.Block; j += Width.Floats)
                Activations.Tanh(Vector512.Load(hidden + j)).Store(echo + j);
        }
    }

    // dh += de (1 - e^2)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardEcho(in CellStep s)
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* dHidden = s.DHidden + ((long)row * s.Stride), echo = s.Echo + ((long)row * s.Block), dEcho = s.DEcho + ((long)row * s.Block);
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var e = Vector512.Load(echo + j);
                Vector512.FusedMultiplyAdd(Vector512.Load(dEcho + j), Vector512<float>.One - (e * e), Vector512.Load(dHidden + j)).Store(dHidden + j);
            }
        }
    }
}
