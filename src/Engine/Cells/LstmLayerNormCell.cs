using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// An LSTM whose pre-activations are normalized over the units of each gate, and whose cell state is before it leaves (Ba et al. 2016):
/// a = gain (s - mean) / sqrt(variance + 1e-5) + shift with s = x Wx + h' Wh; i, f, o = sigmoid(a), g = tanh(a), c = f c' + i g,
/// h = o tanh(norm(c)). Blocks i, f, o, g; vectors: five gains, then five shifts (of i, f, o, g, c).
/// </summary>
internal sealed unsafe class LstmLayerNormCell : ICell
{
    private const int Gates = 4;
    private const int Norms = 5;
    private const float Epsilon = 1e-5f;

    // Kept: activations of the gates, tanh of the normalized c, the normalized c, and in the last block 1 / deviation of each norm.
    private const int Squashed = 4;
    private const int Normalized = 5;
    private const int Deviations = 6;

    public static CellShape Shape { get; } = new()
    {
        Gates = ["i", "f", "o", "g"],
        HasCellState = true,
        HasBias = false,
        KeptBlocks = 7,
        Vectors = ["gain.i", "gain.f", "gain.o", "gain.g", "gain.c", "shift.i", "shift.f", "shift.o", "shift.g", "shift.c"],
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in CellStep s)
    {
        var block = s.Block;
        for (var row = 0; row < s.Rows; row++)
        {
            float* gates = s.Gates + ((long)row * s.GateStride), kept = s.Kept + ((long)row * s.KeptStride), deviations = kept + (Deviations * block);
            var at = (long)row * s.Stride;
            for (var gate = 0; gate < Gates; gate++)
            {
                var values = gates + (gate * block);
                deviations[gate] = Normalize(values, values, s.Units, block);
                for (var j = 0; j < block; j += Width.Floats)
                {
                    var a = Scaled(s.Vectors, gate, block, j, Vector512.Load(values + j));
                    (gate == 3 ? Activations.Tanh(a) : Activations.Sigmoid(a)).Store(kept + (gate * block) + j);
                }
            }

            for (var j = 0; j < block; j += Width.Floats)
            {
                var fresh = Vector512.Load(kept + j) * Vector512.Load(kept + (3 * block) + j);
                Vector512.FusedMultiplyAdd(Vector512.Load(kept + block + j), Vector512.Load(s.PreviousCell + at + j), fresh).Store(s.Cell + at + j);
            }

            deviations[Gates] = Normalize(s.Cell + at, kept + (Normalized * block), s.Units, block);
            for (var j = 0; j < block; j += Width.Floats)
            {
                var squashed = Activations.Tanh(Scaled(s.Vectors, Gates, block, j, Vector512.Load(kept + (Normalized * block) + j)));
                squashed.Store(kept + (Squashed * block) + j);
                (Vector512.Load(kept + (2 * block) + j) * squashed).Store(s.Hidden + at + j);
            }
        }
    }

    // As the LSTM, with d(s) = (1 / deviation) (dn - mean(dn) - n mean(dn n)) and dn = d(a) gain through each normalization n.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in CellStep s)
    {
        var one = Vector512<float>.One;
        var block = s.Block;
        for (var row = 0; row < s.Rows; row++)
        {
            float* gates = s.Gates + ((long)row * s.GateStride), kept = s.Kept + ((long)row * s.KeptStride), deviations = kept + (Deviations * block);
            float* shares = s.DVectors + ((long)row * 2 * Norms * block), dCell = s.DCell + ((long)row * s.Stride), dHidden = s.DHidden + ((long)row * s.Stride);
            var at = (long)row * s.Stride;
            // DKept holds the row's d(s) of the normalized c until it is added to dc.
            var dNormalized = s.DKept + at;
            for (var j = 0; j < block; j += Width.Floats)
            {
                var squashed = Vector512.Load(kept + (Squashed * block) + j);
                (Vector512.Load(dHidden + j) * Vector512.Load(kept + (2 * block) + j) * (one - (squashed * squashed))).Store(dNormalized + j);
            }

            Denormalize(dNormalized, kept + (Normalized * block), deviations[Gates], s, Gates, shares);
            for (var j = 0; j < block; j += Width.Floats)
            {
                Vector512<float> input = Vector512.Load(kept + j), forget = Vector512.Load(kept + block + j);
                Vector512<float> output = Vector512.Load(kept + (2 * block) + j), candidate = Vector512.Load(kept + (3 * block) + j);
                var dc = Vector512.Load(dCell + j) + Vector512.Load(dNormalized + j);
                (dc * forget).Store(dCell + j);
                // The activations give way to d(a); the gates still hold the normalized sums.
                (dc * candidate * (input * (one - input))).Store(kept + j);
                (dc * Vector512.Load(s.PreviousCell + at + j) * (forget * (one - forget))).Store(kept + block + j);
                (Vector512.Load(dHidden + j) * Vector512.Load(kept + (Squashed * block) + j) * (output * (one - output))).Store(kept + (2 * block) + j);
                (dc * input * (one - (candidate * candidate))).Store(kept + (3 * block) + j);
                Vector512<float>.Zero.Store(s.DPreviousHidden + at + j);
            }

            for (var gate = 0; gate < Gates; gate++)
            {
                Denormalize(kept + (gate * block), gates + (gate * block), deviations[gate], s, gate, shares);
                Buffer.MemoryCopy(kept + (gate * block), gates + (gate * block), block * sizeof(float), block * sizeof(float));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scaled(float* vectors, int norm, int block, int j, Vector512<float> normalized) =>
        Vector512.FusedMultiplyAdd(
            Vector512.Load(vectors + (norm * block) + j), normalized, Vector512.Load(vectors + ((Norms + norm) * block) + j));

    // destination = (values - mean) / deviation over the units, padding left zero; returns 1 / deviation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Normalize(float* values, float* destination, int units, int block)
    {
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < block; j += Width.Floats)
            sum += Vector512.Load(values + j);
        var mean = Vector512.Create(FixedOrder.Fold(sum) / units);
        var squares = Vector512<float>.Zero;
        for (var j = 0; j < block; j += Width.Floats)
        {
            var difference = (Vector512.Load(values + j) - mean) & Real(units - j);
            difference.Store(destination + j);
            squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        }

        var inverse = 1 / MathF.Sqrt((FixedOrder.Fold(squares) / units) + Epsilon);
        for (var j = 0; j < block; j += Width.Floats)
            (Vector512.Load(destination + j) * inverse).Store(destination + j);
        return inverse;
    }

    // d: from d(a) to d(s) in place; the gain's share is d(a) n, the shift's d(a).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Denormalize(float* d, float* normalized, float inverse, in CellStep s, int norm, float* shares)
    {
        Vector512<float> sum = Vector512<float>.Zero, products = Vector512<float>.Zero;
        for (var j = 0; j < s.Block; j += Width.Floats)
        {
            Vector512<float> da = Vector512.Load(d + j), n = Vector512.Load(normalized + j);
            (da * n).Store(shares + (norm * s.Block) + j);
            da.Store(shares + ((Norms + norm) * s.Block) + j);
            var dn = da * Vector512.Load(s.Vectors + (norm * s.Block) + j);
            dn.Store(d + j);
            sum += dn;
            products = Vector512.FusedMultiplyAdd(dn, n, products);
        }

        Vector512<float> mean = Vector512.Create(FixedOrder.Fold(sum) / s.Units), slope = Vector512.Create(FixedOrder.Fold(products) / s.Units);
        for (var j = 0; j < s.Block; j += Width.Floats)
        {
            var centred = (Vector512.Load(d + j) - mean) - (Vector512.Load(normalized + j) * slope);
            ((centred * inverse) & Real(s.Units - j)).Store(d + j);
        }
    }

    // All bits set where a column is a unit, not padding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Real(int left) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(left)).AsSingle();
}
