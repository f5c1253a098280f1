using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// i, f, o = gate(x Wx + h' Wh + b), g = tanh(x Wx + h' Wh + b), c = f c' + i g, h = o tanh(c)
/// (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 1999; peepholes p c: Gers and Schmidhuber 2000; the variants: Greff et al.
/// 2017, in whose variants an absent gate is 1). Blocks in the order i, f, o, g, without those that a variant lacks.
/// </summary>
internal sealed unsafe class LstmCell<TVariant> : ICell
    where TVariant : struct, ILstmVariant
{
    public static CellShape Shape { get; } = new()
    {
        Gates = Present(("i", TVariant.InputGate), ("f", TVariant.ForgetGate), ("o", TVariant.OutputGate), ("g", true)),
        HasCellState = true,
        Vectors = TVariant.Peepholes ? Present(("pi", TVariant.InputGate), ("pf", TVariant.ForgetGate), ("po", TVariant.OutputGate)) : [],
        EchoBlocks = TVariant.GateRecurrence ? 3 : 0,
        EchoTargets = TVariant.GateRecurrence ? 3 : 0,
        CarriesEcho = TVariant.GateRecurrence,
    };

    // Places of the blocks, and of the peepholes; that of an absent one is never used.
    private static int F => TVariant.InputGate ? 1 : 0;

    private static int O => F + (TVariant.ForgetGate ? 1 : 0);

    private static int G => O + (TVariant.OutputGate ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        var one = Vector512<float>.One;
        int block = s.Block, f = F * block, o = O * block, g = G * block;
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            for (var j = 0; j < block; j += Width.Floats)
            {
                var previous = Vector512.Load(s.PreviousCell + at + j);
                Vector512<float> input = one, forget = one, output = one;
                if (TVariant.InputGate)
                {
                    input = Gate(Peep(Vector512.Load(gates + j), s.Vectors + j, previous));
                    input.Store(gates + j);
                }

                if (TVariant.ForgetGate)
                {
                    forget = Gate(Peep(Vector512.Load(gates + f + j), s.Vectors + f + j, previous));
                    forget.Store(gates + f + j);
                }
                else if (TVariant.Coupled)
                {
                    forget = one - input;
                }

                var candidate = Vector512.Load(gates + g + j);
                if (TVariant.InputActivation)
                    candidate = Activations.Tanh(candidate);
                candidate.Store(gates + g + j);
                var c = Vector512.FusedMultiplyAdd(forget, previous, input * candidate);
                c.Store(s.Cell + at + j);
                if (TVariant.OutputGate)
                {
                    var seen = TVariant.OutputSeesPrevious ? previous : c;
                    output = Gate(Peep(Vector512.Load(gates + o + j), s.Vectors + o + j, seen));
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

    // dc += dh o (1 - tanh^2 c); do = dh tanh c, di = dc g, df = dc c', dg = dc i, each times the slope of its activation; dc' = dc f.
    // A peephole p adds d(gate) p to what it looked at, and has the gradient d(gate) times that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var one = Vector512<float>.One;
        int block = s.Block, f = F * block, o = O * block, g = G * block;
        for (var row = 0; row < s.Rows; row++)
        {
            var gates = s.Gates + ((long)row * s.GateStride);
            var at = (long)row * s.Stride;
            var shares = s.DVectors + ((long)row * Shape.Vectors.Count * block);
            for (var j = 0; j < block; j += Width.Floats)
            {
                Vector512<float> previous = Vector512.Load(s.PreviousCell + at + j), dh = Vector512.Load(s.DHidden + at + j);
                var input = TVariant.InputGate ? Vector512.Load(gates + j) : one;
                var forget = TVariant.ForgetGate ? Vector512.Load(gates + f + j) : TVariant.Coupled ? one - input : one;
                var output = TVariant.OutputGate ? Vector512.Load(gates + o + j) : one;
                Vector512<float> candidate = Vector512.Load(gates + g + j), squashed = Vector512.Load(s.Kept + at + j);
                var dc = Vector512.Load(s.DCell + at + j);
                dc = TVariant.OutputActivation
                    ? Vector512.FusedMultiplyAdd(dh * output, one - (squashed * squashed), dc)
                    : Vector512.FusedMultiplyAdd(dh, output, dc);
                var dPrevious = Vector512<float>.Zero;
                if (TVariant.OutputGate)
                {
                    var d = dh * squashed;
                    if (TVariant.GateRecurrence)
                        d += Vector512.Load(s.DEcho + (((long)row * 3) + 2) * block + j);
                    d *= Slope(output);
                    d.Store(gates + o + j);
                    if (TVariant.Peepholes)
                    {
                        var peephole = Vector512.Load(s.Vectors + o + j);
                        if (TVariant.OutputSeesPrevious)
                            dPrevious = d * peephole;
                        else
                            dc = Vector512.FusedMultiplyAdd(d, peephole, dc);
                        (d * (TVariant.OutputSeesPrevious ? previous : Vector512.Load(s.Cell + at + j))).Store(shares + o + j);
                    }
                }

                var dCandidate = dc * input;
                if (TVariant.InputActivation)
                    dCandidate *= one - (candidate * candidate);
                dCandidate.Store(gates + g + j);
                if (TVariant.InputGate)
                {
                    var d = TVariant.Coupled ? dc * (candidate - previous) : dc * candidate;
                    if (TVariant.GateRecurrence)
                        d += Vector512.Load(s.DEcho + ((long)row * 3 * block) + j);
                    d *= Slope(input);
                    d.Store(gates + j);
                    if (TVariant.Peepholes)
                    {
                        dPrevious = Vector512.FusedMultiplyAdd(d, Vector512.Load(s.Vectors + j), dPrevious);
                        (d * previous).Store(shares + j);
                    }
                }

                if (TVariant.ForgetGate)
                {
                    var d = dc * previous;
                    if (TVariant.GateRecurrence)
                        d += Vector512.Load(s.DEcho + (((long)row * 3) + 1) * block + j);
                    d *= Slope(forget);
                    d.Store(gates + f + j);
                    if (TVariant.Peepholes)
                    {
                        dPrevious = Vector512.FusedMultiplyAdd(d, Vector512.Load(s.Vectors + f + j), dPrevious);
                        (d * previous).Store(shares + f + j);
                    }
                }

                Vector512.FusedMultiplyAdd(dc, forget, dPrevious).Store(s.DCell + at + j);
                Vector512<float>.Zero.Store(s.DPreviousHidden + at + j);
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
    private static Vector512<float> Peep(Vector512<float> sum, float* peephole, Vector512<float> cell) =>
        TVariant.Peepholes ? Vector512.FusedMultiplyAdd(Vector512.Load(peephole), cell, sum) : sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gate(Vector512<float> x) => TVariant.HardGates ? Activations.HardSigmoid(x) : Activations.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Slope(Vector512<float> gate) =>
        TVariant.HardGates ? Activations.HardSigmoidSlope(gate) : gate * (Vector512<float>.One - gate);
}
