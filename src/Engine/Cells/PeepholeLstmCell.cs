namespace DistSeq.Engine.Cells;

/// <summary>
/// The LSTM with peepholes p (Gers and Schmidhuber 2000), and its variants: i, f = sigmoid(x Wx + h' Wh + b + p c'), o = the same
/// with p c; g, c and h as in <see cref="LstmCell{TSigmoid}"/>. Blocks and peepholes i, f, o, g, without the gates that a variant
/// lacks; a missing gate is 1 (Greff et al. 2017).
/// </summary>
internal sealed unsafe class PeepholeLstmCell<TVariant> : ICell
    where TVariant : struct, IPeepholeVariant
{
    public static CellShape Shape { get; } = new()
    {
        Gates = Present(("i", TVariant.InputGate), ("f", TVariant.ForgetGate), ("o", TVariant.OutputGate), ("g", true)),
        HasCellState = true,
        Vectors = Present(("pi", TVariant.InputGate), ("pf", TVariant.ForgetGate), ("po", TVariant.OutputGate)),
        EchoBlocks = TVariant.GateRecurrence ? 3 : 0,
        EchoTargets = TVariant.GateRecurrence ? 3 : 0,
        CarriesEcho = TVariant.GateRecurrence,
    };

    // Indices of the blocks and of the peepholes; the index of a missing one is never used.
    private static int F => TVariant.InputGate ? 1 : 0;

    private static int O => F + (TVariant.ForgetGate ? 1 : 0);

    private static int G => O + (TVariant.OutputGate ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        int block = s.Block, f = F * block, o = O * block, g = G * block;
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < block; j += T.Floats)
            {
                var previous = T.Load(s.PreviousCell + at + j);
                T input = one, forget = one, output = one;
                if (TVariant.InputGate)
                {
                    input = Gate(T.Load(gates + j), s.Vectors + j, previous);
                    input.Store(gates + j);
                }

                if (TVariant.ForgetGate)
                {
                    forget = Gate(T.Load(gates + f + j), s.Vectors + f + j, previous);
                    forget.Store(gates + f + j);
                }
                else if (TVariant.Coupled)
                {
                    forget = one - input;
                }

                var candidate = T.Load(gates + g + j);
                if (TVariant.InputActivation)
                    candidate = Activations.Tanh(candidate);
                candidate.Store(gates + g + j);
                var c = T.FusedMultiplyAdd(forget, previous, input * candidate);
                c.Store(s.Cell + at + j);
                if (TVariant.OutputGate)
                {
                    var seen = TVariant.OutputSeesPrevious ? previous : c;
                    output = Gate(T.Load(gates + o + j), s.Vectors + o + j, seen);
                    output.Store(gates + o + j);
                }

                var squashed = TVariant.OutputActivation ? Activations.Tanh(c) : c;
                squashed.Store(s.Kept + at + j);
                (output * squashed).Store(s.Hidden + at + j);
                if (TVariant.GateRecurrence)
                {
                    var echo = s.Echo + ((long)row * 3 * block) + j;
                    input.Store(echo);
                    forget.Store(echo + block);
                    output.Store(echo + (2 * block));
                }
            }
        }
    }

    // As in the plain LSTM. A peephole p also adds d(gate) p to the gradient of its input, and its own gradient is d(gate) times
    // that input.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        int block = s.Block, f = F * block, o = O * block, g = G * block;
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            var shares = s.DVectors + ((long)row * Shape.Vectors.Count * block);
            for (var j = 0; j < block; j += T.Floats)
            {
                T previous = T.Load(s.PreviousCell + at + j), dh = T.Load(s.DHidden + at + j);
                var input = TVariant.InputGate ? T.Load(gates + j) : one;
                var forget = TVariant.ForgetGate ? T.Load(gates + f + j) : TVariant.Coupled ? one - input : one;
                var output = TVariant.OutputGate ? T.Load(gates + o + j) : one;
                T candidate = T.Load(gates + g + j), squashed = T.Load(s.Kept + at + j);
                var dc = T.Load(s.DCell + at + j);
                dc = TVariant.OutputActivation
                    ? T.FusedMultiplyAdd(dh * output, one - (squashed * squashed), dc)
                    : T.FusedMultiplyAdd(dh, output, dc);
                var dPrevious = T.Zero;
                if (TVariant.OutputGate)
                {
                    var d = dh * squashed;
                    if (TVariant.GateRecurrence)
                        d += T.Load(s.DEcho + (((long)row * 3) + 2) * block + j);
                    d *= Slope(output);
                    d.Store(gates + o + j);
                    var peephole = T.Load(s.Vectors + o + j);
                    if (TVariant.OutputSeesPrevious)
                        dPrevious = d * peephole;
                    else
                        dc = T.FusedMultiplyAdd(d, peephole, dc);
                    (d * (TVariant.OutputSeesPrevious ? previous : T.Load(s.Cell + at + j))).Store(shares + o + j);
                }

                var dCandidate = dc * input;
                if (TVariant.InputActivation)
                    dCandidate *= one - (candidate * candidate);
                dCandidate.Store(gates + g + j);
                if (TVariant.InputGate)
                {
                    var d = TVariant.Coupled ? dc * (candidate - previous) : dc * candidate;
                    if (TVariant.GateRecurrence)
                        d += T.Load(s.DEcho + ((long)row * 3 * block) + j);
                    d *= Slope(input);
                    d.Store(gates + j);
                    dPrevious = T.FusedMultiplyAdd(d, T.Load(s.Vectors + j), dPrevious);
                    (d * previous).Store(shares + j);
                }

                if (TVariant.ForgetGate)
                {
                    var d = dc * previous;
                    if (TVariant.GateRecurrence)
                        d += T.Load(s.DEcho + (((long)row * 3) + 1) * block + j);
                    d *= Slope(forget);
                    d.Store(gates + f + j);
                    dPrevious = T.FusedMultiplyAdd(d, T.Load(s.Vectors + f + j), dPrevious);
                    (d * previous).Store(shares + f + j);
                }

                T.FusedMultiplyAdd(dc, forget, dPrevious).Store(s.DCell + at + j);
                T.Zero.Store(s.DPreviousHidden + at + j);
            }
        }
    }

    private static string[] Present(params ReadOnlySpan<(string Name, bool Is)> parts)
    {
        var names = new List<string>();
        foreach (var (name, present) in parts)
        {
            if (present)
                names.Add(name);
        }

        return [.. names];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gate<T>(T sum, float* peephole, T cell)
        where T : struct, IVector<T> => Activations.Sigmoid(T.FusedMultiplyAdd(T.Load(peephole), cell, sum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Slope<T>(T gate)
        where T : struct, IVector<T> => gate * (T.One - gate);
}
