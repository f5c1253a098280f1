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

    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T> => GruCell.Forward<T>(s);

    public static void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GruCell.ForwardAfterCandidate<T>(s);

    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T> => GruCell.Backward<T>(s);

    public static void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T> => GruCell.BackwardAfterCandidate<T>(s);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Echo<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* hidden = s.Hidden + ((long)row * s.Stride), echo = s.Echo + ((long)row * s.Block);
            for (var j = 0; j < s.Block; j += T.Floats)
                Activations.Tanh(T.Load(hidden + j)).Store(echo + j);
        }
    }

    // dh += de (1 - e^2)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardEcho<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        for (var row = 0; row < s.Rows; row++)
        {
            float* dHidden = s.DHidden + ((long)row * s.Stride), echo = s.Echo + ((long)row * s.Block),
                dEcho = s.DEcho + ((long)row * s.Block);
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var e = T.Load(echo + j);
                T.FusedMultiplyAdd(T.Load(dEcho + j), T.One - (e * e), T.Load(dHidden + j)).Store(dHidden + j);
            }
        }
    }
}
