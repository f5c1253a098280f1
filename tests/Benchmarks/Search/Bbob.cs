using static DistSeq.Benchmarks.Search.BbobInstance;

namespace DistSeq.Benchmarks.Search;

/// <summary>
/// The 24 noiseless functions of BBOB, less their minimum, so that the value is the regret. Sources and symbols:
/// <see cref="BbobInstance"/>. Every coordinate is between -5 and 5, where most penalties for leaving are 0; they are left out.
/// </summary>
internal static class Bbob
{
    public const int Functions = 24;
    public const int Size = 5;

    private const double Bound = 5;

    // Points that tell what is usual of a function.
    private const int Usual = 1_000;

    /// <summary>An instance of a function, in units of its median over the box.</summary>
    /// <param name="function">From 1 to 24.</param>
    /// <param name="seed">Of the instance.</param>
    public static TestFunction Of(int function, long seed)
    {
        var value = Regret(function, new BbobInstance(function, seed, Size));
        var random = new CounterRandom(seed, RandomPurpose.Sampling, Functions + function);
        var usual = Sample.Median(
            Enumerable.Range(0, Usual).Select(_ =>
                value([.. Enumerable.Range(0, Size).Select(_ => Bound * ((2 * random.NextDouble()) - 1))])));
        return TestFunction.OfNumbers(
            $"f{function}", 0, x => value(x) / usual, [.. Enumerable.Repeat((-Bound, Bound), Size)]);
    }

    private static Func<double[], double> Regret(int function, BbobInstance f)
    {
        var (n, r, q) = (f.Size, f.R, f.Q);
        var wide = Math.Max(1, Math.Sqrt(n) / 8);
        return function switch
        {
            // Sphere, ellipsoid, Rastrigin
            1 => x => f.FromOptimum(x).Sum(Square),
            2 => x => f.Ellipsoid(6, Wavy(f.FromOptimum(x))),
            3 => x => Rastrigin(f.Stretch(10, f.Asymmetric(0.2, Wavy(f.FromOptimum(x))))),
            4 => BuecheRastrigin(f),
            5 => LinearSlope(f),
            6 => x => Math.Pow(Wavy(Turn(q, f.Stretch(10, Turn(r, f.FromOptimum(x)))).Index()
                .Sum(z => Square((z.Item * f.Optimum[z.Index] > 0 ? 100 : 1) * z.Item))), 0.9),
            7 => StepEllipsoid(f),
            8 => x => Rosenbrock(Map(x, (value, i) => (wide * (value - (0.75 * f.Optimum[i]))) + 1)).Sum(),
            9 => x => Rosenbrock(Map(Turn(r, x), (value, _) => (wide * value) + 0.5)).Sum(),
            // Ellipsoid, discus, bent cigar, sharp ridge, different powers
            10 => x => f.Ellipsoid(6, Wavy(Turn(r, f.FromOptimum(x)))),
            11 => x => Wavy(Turn(r, f.FromOptimum(x))) is var z ? (1e6 * Square(z[0])) + z.Skip(1).Sum(Square) : 0,
            12 => x => Turn(r, f.Asymmetric(0.5, Turn(r, f.FromOptimum(x)))) is var z
                ? Square(z[0]) + (1e6 * z.Skip(1).Sum(Square)) : 0,
            13 => x => Turn(q, f.Stretch(10, Turn(r, f.FromOptimum(x)))) is var z
                ? Square(z[0]) + (100 * Math.Sqrt(z.Skip(1).Sum(Square))) : 0,
            14 => x => Math.Sqrt(Turn(r, f.FromOptimum(x)).Index()
                .Sum(z => Math.Pow(Math.Abs(z.Item), 2 + (4 * f.Part(z.Index))))),
            15 => x => Rastrigin(Turn(r, f.Stretch(10, Turn(q, f.Asymmetric(0.2, Wavy(Turn(r, f.FromOptimum(x)))))))),
            16 => x => Weierstrass(Turn(r, f.Stretch(0.01, Turn(q, Wavy(Turn(r, f.FromOptimum(x))))))),
            17 => x => Schaffers(f.Stretch(10, Turn(q, f.Asymmetric(0.5, Turn(r, f.FromOptimum(x)))))),
            18 => x => Schaffers(f.Stretch(1000, Turn(q, f.Asymmetric(0.5, Turn(r, f.FromOptimum(x)))))),
            // Griewank and Rosenbrock
            19 => x => (10 * Rosenbrock(Map(Turn(r, x), (value, _) => (wide * value) + 0.5))
                .Average(static s => (s / 4000) - Math.Cos(s))) + 10,
            20 => Schwefel(f),
            21 => Gallagher(f, 101, 1000, 5, 4),
            22 => Gallagher(f, 21, 1e6, 4.9, 3.92),
            23 => x => Katsuura(Turn(q, f.Stretch(100, Turn(r, f.FromOptimum(x))))),
            24 => Lunacek(f),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "There are 24."),
        };
    }

    private static Func<double[], double> BuecheRastrigin(BbobInstance f)
    {
        double[] optimum = Map(f.Optimum, static (value, i) => i % 2 == 0 ? Math.Abs(value) : value);
        return x => Rastrigin(Map(x, (value, i) => Wavy(value - optimum[i]) is var z
            ? z * Math.Pow(10, 0.5 * f.Part(i)) * (z > 0 && i % 2 == 0 ? 10 : 1) : 0));
    }

    private static Func<double[], double> LinearSlope(BbobInstance f) => x => x.Index().Sum(c =>
        Math.Pow(10, f.Part(c.Index)) * (Bound - (f.Signs[c.Index] * c.Item)));

    private static Func<double[], double> StepEllipsoid(BbobInstance f) => x =>
    {
        var smooth = f.Stretch(10, Turn(f.R, f.FromOptimum(x)));
        var steps = Map(smooth, static (z, _) => Math.Abs(z) > 0.5 ? Math.Floor(0.5 + z) : Math.Floor(0.5 + (10 * z)) / 10);
        return 0.1 * Math.Max(Math.Abs(smooth[0]) / 1e4, f.Ellipsoid(2, Turn(f.Q, steps)));
    };

    private static double Weierstrass(double[] z)
    {
        static double Waves(double x) =>
            Enumerable.Range(0, 12).Sum(k => Math.Pow(0.5, k) * Math.Cos(2 * Math.PI * Math.Pow(3, k) * (x + 0.5)));
        return 10 * Math.Pow(z.Average(Waves) - Waves(0), 3);
    }

    private static double Schaffers(double[] z) => Square(z.Zip(z.Skip(1), static (x, next) => Math.Sqrt((x * x) + (next * next)))
        .Average(static s => Math.Sqrt(s) * (1 + Square(Math.Sin(50 * Math.Pow(s, 0.2))))));

    private static Func<double[], double> Schwefel(BbobInstance f)
    {
        const double peak = 4.2096874633;
        return x =>
        {
            var turned = Map(x, (value, i) => 2 * f.Signs[i] * value);
            var leaning = Map(turned, (value, i) => i == 0 ? value : value + (0.25 * (turned[i - 1] - peak)));
            var z = Map(
                f.Stretch(10, Map(leaning, static (value, _) => value - peak)), static (value, _) => 100 * (value + peak));
            return (-z.Average(static value => value * Math.Sin(Math.Sqrt(Math.Abs(value)))) / 100) + 4.189828872724339
                + (100 * z.Sum(static value => Square(Math.Max(0, (Math.Abs(value) / 100) - Bound))));
        };
    }

    private static Func<double[], double> Gallagher(BbobInstance f, int peaks, double alpha, double bound, double inner)
    {
        var places = Enumerable.Range(0, peaks)
            .Select(peak => Turn(f.R, [.. f.Uniform(peak == 0 ? -inner : -bound, peak == 0 ? inner : bound, f.Size)])).ToArray();
        var order = f.Shuffled(peaks - 1);
        var shapes = Enumerable.Range(0, peaks).Select(peak =>
        {
            var condition = peak == 0 ? alpha : Math.Pow(1000, 2.0 * order[peak - 1] / (peaks - 2));
            var axes = f.Shuffled(f.Size);
            return axes.Select(axis => Math.Pow(condition, 0.5 * f.Part(axis)) / Math.Pow(condition, 0.25)).ToArray();
        }).ToArray();
        return x =>
        {
            var turned = Turn(f.R, x);
            var highest = Enumerable.Range(0, peaks).Max(peak => (peak == 0 ? 10 : 1.1 + (8.0 * (peak - 1) / (peaks - 2)))
                * Math.Exp(
                    -turned.Index().Sum(c => shapes[peak][c.Index] * Square(c.Item - places[peak][c.Index])) / (2 * f.Size)));
            return Square(Wavy(10 - highest));
        };
    }

    private static double Katsuura(double[] z)
    {
        static double Rough(double x) =>
            Enumerable.Range(1, 32).Sum(j =>
                Math.Pow(2, j) * x is var wave ? Math.Abs(wave - Math.Round(wave)) / Math.Pow(2, j) : 0);
        var (n, power) = ((double)z.Length, 10 / Math.Pow(z.Length, 1.2));
        var product = z.Index().Aggregate(1.0, (all, c) => all * Math.Pow(1 + ((c.Index + 1) * Rough(c.Item)), power));
        return 10 / (n * n) * (product - 1);
    }

    private static Func<double[], double> Lunacek(BbobInstance f)
    {
        const double near = 2.5;
        var slope = 1 - (1 / ((2 * Math.Sqrt(f.Size + 20)) - 8.2));
        var far = -Math.Sqrt(((near * near) - 1) / slope);
        return x =>
        {
            var turned = Map(x, (value, i) => 2 * f.Signs[i] * value);
            var z = Turn(f.Q, f.Stretch(100, Turn(f.R, Map(turned, static (value, _) => value - near))));
            return Math.Min(
                    turned.Sum(value => Square(value - near)), f.Size + (slope * turned.Sum(value => Square(value - far))))
                + (10 * z.Sum(static value => 1 - Math.Cos(2 * Math.PI * value)));
        };
    }
}
