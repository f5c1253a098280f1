using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// Layer normalization of one row over the units of some blocks that stand side by side (Ba et al. 2016):
/// n = (s - mean) / sqrt(variance + 1e-5), a = gain n + shift. Padding is left zero.
/// </summary>
internal static unsafe class LayerNormalization
{
    private const float Epsilon = 1e-5f;

    /// <summary>destination = n of the values; returns 1 / deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward(float* values, float* destination, int blocks, in CellStep s)
    {
        int width = blocks * s.Block, units = blocks * s.Units;
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < width; j += Width.Floats)
            sum += Vector512.Load(values + j);
        var mean = Vector512.Create(FixedOrder.Fold(sum) / units);
        var squares = Vector512<float>.Zero;
        for (var first = 0; first < width; first += s.Block)
        {
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var difference = (Vector512.Load(values + first + j) - mean) & Real(s.Units - j);
                difference.Store(destination + first + j);
                squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
            }
        }

        var inverse = 1 / MathF.Sqrt((FixedOrder.Fold(squares) / units) + Epsilon);
        for (var j = 0; j < width; j += Width.Floats)
            (Vector512.Load(destination + j) * inverse).Store(destination + j);
        return inverse;
    }

    /// <summary>gain n + shift at a column, from the vectors of the cell that these are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scaled(in CellStep s, int gain, int shift, int j, Vector512<float> normalized) =>
        Vector512.FusedMultiplyAdd(Vector512.Load(s.Vectors + (gain * s.Block) + j), normalized, Vector512.Load(s.Vectors + (shift * s.Block) + j));

    /// <summary>
    /// ds = (dn - mean(dn) - n mean(dn n)) / deviation with dn = da gain; the share of the gain is da n.
    /// </summary>
    /// <param name="da">[blocks, block].</param>
    /// <param name="normalized">n.</param>
    /// <param name="inverse">1 / deviation.</param>
    /// <param name="gain">First of the cell's vectors that are the gains.</param>
    /// <param name="shares">[vectors, block] of the row.</param>
    /// <param name="destination">ds; may be <paramref name="normalized"/>.</param>
    /// <param name="blocks">Blocks that were normalized together.</param>
    /// <param name="s">The time step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* da, float* normalized, float inverse, int gain, float* shares, float* destination, int blocks, in CellStep s)
    {
        int width = blocks * s.Block, units = blocks * s.Units;
        float* gains = s.Vectors + (gain * s.Block), gainShares = shares + (gain * s.Block);
        Vector512<float> sum = Vector512<float>.Zero, products = Vector512<float>.Zero;
        for (var j = 0; j < width; j += Width.Floats)
        {
            Vector512<float> d = Vector512.Load(da + j), n = Vector512.Load(normalized + j);
            (d * n).Store(gainShares + j);
            var dn = d * Vector512.Load(gains + j);
            sum += dn;
            products = Vector512.FusedMultiplyAdd(dn, n, products);
        }

        Vector512<float> mean = Vector512.Create(FixedOrder.Fold(sum) / units), slope = Vector512.Create(FixedOrder.Fold(products) / units);
        for (var first = 0; first < width; first += s.Block)
        {
            for (var j = 0; j < s.Block; j += Width.Floats)
            {
                var at = first + j;
                var dn = Vector512.Load(da + at) * Vector512.Load(gains + at);
                var centred = (dn - mean) - (Vector512.Load(normalized + at) * slope);
                ((centred * inverse) & Real(s.Units - j)).Store(destination + at);
            }
        }
    }

    // All bits set where a column is a unit, not padding.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Real(int left) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(left)).AsSingle();
}
