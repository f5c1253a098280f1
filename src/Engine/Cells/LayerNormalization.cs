namespace DistSeq.Engine.Cells;

/// <summary>
/// Layer normalization of one row over the units of some adjacent blocks (Ba et al. 2016): n = (s - mean) / sqrt(variance +
/// 1e-5), a = gain n + shift. Padding stays zero.
/// </summary>
internal static unsafe class LayerNormalization
{
    private const float Epsilon = 1e-5f;

    // 2^-80: scales differences down if their squares overflow a float.
    private const float Reduction = 8.271806e-25f;

    /// <summary>destination = n of the values; returns 1 / deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward<T>(float* values, float* destination, int blocks, in CellStep s)
        where T : struct, IVector<T>
    {
        int width = blocks * s.Block, units = blocks * s.Units;
        var sum = new PartialSums<T>(T.Zero);
        for (var j = 0; j < width; j += T.Floats)
            sum.Add(j, T.Load(values + j));
        var mean = T.Create(sum.Fold() / units);
        var squares = new PartialSums<T>(T.Zero);
        for (var first = 0; first < width; first += s.Block)
        {
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var difference = (T.Load(values + first + j) - mean) & T.FirstLanes(s.Units - j);
                difference.Store(destination + first + j);
                squares.AddProduct(j, difference, difference);
            }
        }

        var variance = squares.Fold() / units;
        if (float.IsPositiveInfinity(variance))
            return Reduce<T>(destination, width, units);
        var inverse = 1 / MathF.Sqrt(variance + Epsilon);
        for (var j = 0; j < width; j += T.Floats)
            (T.Load(destination + j) * inverse).Store(destination + j);
        return inverse;
    }

    /// <summary>gain n + shift at a column; both are among the cell's vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scaled<T>(in CellStep s, int gain, int shift, int j, T normalized)
        where T : struct, IVector<T> =>
        T.FusedMultiplyAdd(T.Load(s.Vectors + (gain * s.Block) + j), normalized, T.Load(s.Vectors + (shift * s.Block) + j));

    // The second half of forward for large differences: scales them by a power of two. Epsilon is negligible there.
    private static float Reduce<T>(float* differences, int width, int units)
        where T : struct, IVector<T>
    {
        var squares = new PartialSums<T>(T.Zero);
        for (var j = 0; j < width; j += T.Floats)
        {
            var difference = T.Load(differences + j) * Reduction;
            difference.Store(differences + j);
            squares.AddProduct(j, difference, difference);
        }

        var inverse = 1 / MathF.Sqrt(squares.Fold() / units);
        for (var j = 0; j < width; j += T.Floats)
            (T.Load(differences + j) * inverse).Store(differences + j);
        return inverse * Reduction;
    }

    /// <summary>ds = (dn - mean(dn) - n mean(dn n)) / deviation, with dn = da gain; the gain's share is da n.</summary>
    /// <param name="da">[blocks, block].</param>
    /// <param name="normalized">n.</param>
    /// <param name="inverse">1 / deviation.</param>
    /// <param name="gain">Index of the first gain among the cell's vectors.</param>
    /// <param name="shares">[vectors, block] of the row.</param>
    /// <param name="destination">ds; may be <paramref name="normalized"/>.</param>
    /// <param name="blocks">Blocks normalized together.</param>
    /// <param name="s">The time step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(
        float* da, float* normalized, float inverse, int gain, float* shares, float* destination, int blocks, in CellStep s)
        where T : struct, IVector<T>
    {
        int width = blocks * s.Block, units = blocks * s.Units;
        float* gains = s.Vectors + (gain * s.Block), gainShares = shares + (gain * s.Block);
        PartialSums<T> sum = new(T.Zero), products = new(T.Zero);
        for (var j = 0; j < width; j += T.Floats)
        {
            T d = T.Load(da + j), n = T.Load(normalized + j);
            (d * n).Store(gainShares + j);
            var dn = d * T.Load(gains + j);
            sum.Add(j, dn);
            products.AddProduct(j, dn, n);
        }

        T mean = T.Create(sum.Fold() / units), slope = T.Create(products.Fold() / units);
        for (var first = 0; first < width; first += s.Block)
        {
            for (var j = 0; j < s.Block; j += T.Floats)
            {
                var at = first + j;
                var dn = T.Load(da + at) * T.Load(gains + at);
                var centred = (dn - mean) - (T.Load(normalized + at) * slope);
                ((centred * inverse) & T.FirstLanes(s.Units - j)).Store(destination + at);
            }
        }
    }
}
