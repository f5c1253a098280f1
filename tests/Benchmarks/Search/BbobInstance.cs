namespace DistSeq.Benchmarks.Search;

/// <summary>
/// Random parts of one of the functions of BBOB, and the transformations that they share: Hansen et al., "Real-parameter
/// black-box optimization benchmarking 2009: noiseless functions definitions", INRIA RR-6829.
/// </summary>
internal sealed class BbobInstance
{
    private CounterRandom _random;

    public BbobInstance(int function, long seed, int size)
    {
        Size = size;
        _random = new CounterRandom(seed, RandomPurpose.Sampling, function);
        Optimum = [.. Uniform(-4, 4, size)];
        Signs = [.. Uniform(-1, 1, size).Select(static x => x < 0 ? -1.0 : 1.0)];
        (R, Q) = (Rotation(), Rotation());
    }

    public int Size { get; }

    public double[] Optimum { get; }

    /// <summary>-1 or 1.</summary>
    public double[] Signs { get; }

    public double[][] R { get; }

    public double[][] Q { get; }

    /// <summary>Where a coordinate is between the first, 0, and the last, 1.</summary>
    public double Part(int i) => (double)i / (Size - 1);

    public double[] FromOptimum(double[] x) => Map(x, (value, i) => value - Optimum[i]);

    /// <summary>Λ^α x: the last coordinate is stretched by √α, the first not at all.</summary>
    public double[] Stretch(double alpha, double[] x) => Map(x, (value, i) => Math.Pow(alpha, 0.5 * Part(i)) * value);

    /// <summary>T_asy: positive values grow, the later the more.</summary>
    public double[] Asymmetric(double beta, double[] x) =>
        Map(x, (value, i) => value > 0 ? Math.Pow(value, 1 + (beta * Part(i) * Math.Sqrt(value))) : value);

    /// <summary>Σ 10^(exponent · part) x²</summary>
    public double Ellipsoid(double exponent, double[] x) =>
        x.Index().Sum(c => Math.Pow(10, exponent * Part(c.Index)) * c.Item * c.Item);

    public IEnumerable<double> Uniform(double from, double to, int count)
    {
        for (var i = 0; i < count; i++)
            yield return from + ((to - from) * _random.NextDouble());
    }

    public int[] Shuffled(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        _random.Shuffle(order);
        return order;
    }

    public static double[] Map(double[] x, Func<double, int, double> value) => [.. x.Select(value)];

    public static double[] Turn(double[][] rotation, double[] x) =>
        [.. rotation.Select(row => row.Zip(x, static (one, other) => one * other).Sum())];

    /// <summary>T_osz: small waves along every coordinate.</summary>
    public static double[] Wavy(double[] x) => [.. x.Select(Wavy)];

    public static double Wavy(double x)
    {
        if (x == 0)
            return 0;
        var log = Math.Log(Math.Abs(x));
        var (one, other) = x > 0 ? (10, 7.9) : (5.5, 3.1);
        return Math.Sign(x) * Math.Exp(log + (0.049 * (Math.Sin(one * log) + Math.Sin(other * log))));
    }

    /// <summary>Σ z² + 10 (D - Σ cos 2πz)</summary>
    public static double Rastrigin(double[] z) => z.Sum(static x => (x * x) + (10 * (1 - Math.Cos(2 * Math.PI * x))));

    /// <summary>Each 100 (z_i² - z_i+1)² + (z_i - 1)².</summary>
    public static IEnumerable<double> Rosenbrock(double[] z) =>
        z.Zip(z.Skip(1), static (x, next) => (100 * Square((x * x) - next)) + Square(x - 1));

    public static double Square(double x) => x * x;

    // Rows of normal numbers, each made orthogonal to those before it.
    private double[][] Rotation()
    {
        var rows = new List<double[]>();
        while (rows.Count < Size)
        {
            double[] row = [.. Uniform(0, 1, 2 * Size).Chunk(2).Select(static u =>
                Math.Sqrt(-2 * Math.Log(1 - u[0])) * Math.Cos(2 * Math.PI * u[1]))];
            foreach (var other in rows)
            {
                var product = row.Zip(other, static (x, y) => x * y).Sum();
                row = Map(row, (x, i) => x - (product * other[i]));
            }

            var length = Math.Sqrt(row.Sum(Square));
            rows.Add(Map(row, (x, _) => x / length));
        }

        return [.. rows];
    }
}
