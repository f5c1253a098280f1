namespace DistSeq.Engine.Tests.Numerics;

/// <summary>Vectors of every width do to each lane what a single float would have done to it.</summary>
public sealed unsafe class VectorsTests
{
    private const int Count = 16;

    private static readonly float[] A =
        [1.5f, -2.25f, 0, -0f, 3e38f, 1e-30f, -7, 0.1f, float.PositiveInfinity, 2, -1e20f, 5, 0.3f, 9, -4, 1];
    private static readonly float[] B = [0.5f, -2.25f, -0f, 4, 2, 1e-30f, 3, 0.7f, 1, -8, 1e-20f, 5, 0.9f, -9, 16, 3];
    private static readonly float[] C = [4, 1, 2, 3, -3e38f, 1, 0.5f, -0.07f, 2, 6, 1, 1, 0, 81, 2, 0.25f];

    [Fact]
    public void Arithmetic_is_that_of_floats()
    {
        Holds<Wide512>();
        Holds<Wide256>();

        static void Holds<T>()
            where T : struct, IVector<T>
        {
            Same<T>((a, b, _) => a + b, (a, b, _) => a + b, "+");
            Same<T>((a, b, _) => a - b, (a, b, _) => a - b, "-");
            Same<T>((a, b, _) => a * b, (a, b, _) => a * b, "*");
            Same<T>((a, _, _) => a * 0.3f, (a, _, _) => a * 0.3f, "* float");
            Same<T>((a, b, _) => a / b, (a, b, _) => a / b, "/");
            Same<T>(T.FusedMultiplyAdd, MathF.FusedMultiplyAdd, "fused");
            Same<T>((a, _, _) => T.Sqrt(T.Abs(a)), (a, _, _) => MathF.Sqrt(MathF.Abs(a)), "root");
            Same<T>((a, b, _) => T.Max(a, b), (a, b, _) => MathF.Max(a, b), "max");
            Same<T>((a, b, _) => T.MaxNative(a, b), (a, b, _) => a > b ? a : b, "native max");
            Same<T>((a, b, _) => T.MinNative(a, b), (a, b, _) => a < b ? a : b, "native min");
            Same<T>((_, _, _) => T.One, (_, _, _) => 1, "one");
            Same<T>((_, _, _) => T.Zero, (_, _, _) => 0, "zero");
        }
    }

    [Fact]
    public void Comparisons_choose_lane_by_lane()
    {
        Holds<Wide512>();
        Holds<Wide256>();

        static void Holds<T>()
            where T : struct, IVector<T>
        {
            Same<T>((a, b, c) => T.ConditionalSelect(T.LessThan(a, b), b, c), (a, b, c) => a < b ? b : c, "less");
            Same<T>(
                (a, b, c) => T.ConditionalSelect(T.LessThanOrEqual(a, b), b, c), (a, b, c) => a <= b ? b : c, "less or equal");
            Same<T>((a, b, c) => T.ConditionalSelect(T.GreaterThan(a, b), b, c), (a, b, c) => a > b ? b : c, "greater");
            Same<T>(
                (a, b, c) => (T.GreaterThan(a, b) & b) | T.AndNot(c, T.GreaterThan(a, b)), (a, b, c) => a > b ? b : c, "by bits");
        }
    }

    [Fact]
    public void A_sum_of_sixteen_is_folded_by_halves_whatever_the_width()
    {
        var values = Numbers.Uniform(1, Count);
        var expected = (float[])values.Clone();
        for (var half = 8; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
                expected[i] += expected[i + half];
        }

        Close.Bits([expected[0], expected[0]], [Fold<Wide512>(), Fold<Wide256>()], "fold");

        float Fold<T>()
            where T : struct, IVector<T>
        {
            var sums = new PartialSums<T>(T.Zero);
            Over<T>(values, (column, value) => sums.Add(column, value));
            return sums.Fold();
        }
    }

    [Fact]
    public void Partial_sums_and_products_go_by_columns_modulo_sixteen()
    {
        var values = Numbers.Uniform(2, 5 * Count);
        var (sum, squares, product) = (new float[Count], new float[Count], Enumerable.Repeat(1f, Count).ToArray());
        for (var i = 0; i < values.Length; i++)
        {
            sum[i % Count] += values[i];
            squares[i % Count] = MathF.FusedMultiplyAdd(values[i], values[i], squares[i % Count]);
            product[i % Count] *= values[i];
        }

        Holds<Wide512>();
        Holds<Wide256>();

        void Holds<T>()
            where T : struct, IVector<T>
        {
            PartialSums<T> sums = new(T.Zero), ofSquares = new(T.Zero), products = new(T.One);
            Over<T>(values, (column, value) =>
            {
                sums.Add(column, value);
                ofSquares.AddProduct(column, value, value);
                products.Multiply(column, value);
            });
            Close.Bits(sum, Stored(sums), "sums");
            Close.Bits(squares, Stored(ofSquares), "squares");
            Close.Bits(product, Stored(products), "products");
        }

        static float[] Stored<T>(PartialSums<T> sums)
            where T : struct, IVector<T>
        {
            var stored = new float[Count];
            fixed (float* to = stored)
                sums.Store(to);
            return stored;
        }
    }

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(40, 40)]
    public void First_lanes_are_those_before_a_count(int count, int set)
    {
        Assert.Equal(Math.Min(set, 16), Lanes<Wide512>());
        Assert.Equal(Math.Min(set, 8), Lanes<Wide256>());

        int Lanes<T>()
            where T : struct, IVector<T> => Stored(T.FirstLanes(count) & T.One).Count(lane => lane == 1);
    }

    [Theory]
    [InlineData(1, -2, 2, true)]
    [InlineData(float.NegativeInfinity, 1e38f, float.PositiveInfinity, false)]
    [InlineData(float.PositiveInfinity, float.NaN, float.NaN, false)]
    public void The_largest_magnitude_tells_whether_all_are_finite(float a, float b, float largest, bool finite)
    {
        Holds<Wide512>();
        Holds<Wide256>();

        void Holds<T>()
            where T : struct, IVector<T>
        {
            var result = T.MaxMagnitude(T.Create(a), T.Create(b));
            Assert.All(Stored(result), lane => Assert.Equal(largest, lane));
            Assert.Equal(finite, T.AllFinite(result));
        }
    }

    private static void Same<T>(Func<T, T, T, T> vectors, Func<float, float, float, float> floats, string what)
        where T : struct, IVector<T>
    {
        var actual = new List<float>();
        for (var i = 0; i < Count; i += T.Floats)
            actual.AddRange(Stored(vectors(At(A, i), At(B, i), At(C, i))));
        Close.Bits([.. Enumerable.Range(0, Count).Select(i => floats(A[i], B[i], C[i]))], [.. actual], what);

        static T At(float[] values, int i)
        {
            fixed (float* from = values)
                return T.Load(from + i);
        }
    }

    private static void Over<T>(float[] values, Action<int, T> act)
        where T : struct, IVector<T>
    {
        fixed (float* from = values)
        {
            for (var i = 0; i < values.Length; i += T.Floats)
                act(i, T.Load(from + i));
        }
    }

    private static float[] Stored<T>(T vector)
        where T : struct, IVector<T>
    {
        var stored = new float[T.Floats];
        fixed (float* to = stored)
            vector.Store(to);
        return stored;
    }
}
