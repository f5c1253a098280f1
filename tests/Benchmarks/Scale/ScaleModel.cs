namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// How long a step takes on N silos, each with a batch of its own and its part of the parameters: compute + link + processor time of what is
/// sent + exchanges + waiting for the slowest.
/// </summary>
/// <param name="SecondsPerByte">Processor time that a silo has with a byte it sends or gets.</param>
/// <param name="SecondsPerExchange">Of gradients to all shards and weights back, beside bytes and the link's delay.</param>
/// <param name="LinkShare">Time that bytes take on a link, by what its rate says: 1 where nothing else is in the way.</param>
internal sealed record ScaleModel(double SecondsPerByte, double SecondsPerExchange, double LinkShare)
{
    // A job has no more parameter shards.
    private const int MostShards = 256;

    // Of a step's time from silo to silo, as a share of it: the slowest of N is so much above the mean, times sqrt(2 ln N).
    private const double Scatter = 0.02;

    /// <summary>Time of a step, seconds.</summary>
    /// <param name="load">On each silo.</param>
    /// <param name="traffic">Mode of aggregation.</param>
    /// <param name="bitsPerSecond">Of each silo's link, each way.</param>
    /// <param name="delay">From a silo to another and back, seconds.</param>
    /// <param name="silos">1 or more.</param>
    public double StepSeconds(ScaleLoad load, Traffic traffic, double bitsPerSecond, double delay, int silos)
    {
        if (silos == 1)
            return load.ComputeSeconds;
        var (up, down) = Bytes(load, traffic, silos);
        var link = LinkShare * 8 * (up + down) / bitsPerSecond;
        var processor = SecondsPerByte * 2 * (up + down);
        var exchange = (SecondsPerExchange + delay) / traffic.StepsPerExchange;
        var waiting = Scatter * load.ComputeSeconds * Math.Sqrt(2 * Math.Log(silos) / traffic.StepsPerExchange);
        return load.ComputeSeconds + link + processor + exchange + waiting;
    }

    /// <summary>Share of N times one silo's rate that N silos have.</summary>
    public double Efficiency(ScaleLoad load, Traffic traffic, double bitsPerSecond, double delay, int silos) =>
        load.ComputeSeconds / StepSeconds(load, traffic, bitsPerSecond, delay, silos);

    /// <summary>Fits the model to steps of two silos that share one batch.</summary>
    /// <param name="steps">Loads as on one silo alone, rates of the link, and the steps' times.</param>
    public static ScaleModel Fit(IReadOnlyList<(ScaleLoad Load, double BitsPerSecond, double Seconds)> steps)
    {
        // time - compute / 2 = share x 8 bytes / rate + perByte x 2 bytes + exchange: least squares, by its normal equations.
        var rows = steps.Select(step =>
        {
            var (up, down) = Bytes(step.Load, Traffic.All[0], 2);
            return (X: new[] { 8 * (up + down) / step.BitsPerSecond, 2 * (up + down), 1.0 }, Y: step.Seconds - (step.Load.ComputeSeconds / 2));
        }).ToArray();
        var matrix = new double[3, 4];
        foreach (var (x, y) in rows)
        {
            // By the square of the time, so that short steps count as much as long ones.
            var weight = 1 / Math.Max(y * y, 1e-12);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                    matrix[i, j] += weight * x[i] * x[j];
                matrix[i, 3] += weight * x[i] * y;
            }
        }

        var solution = Solve(matrix);
        return new(solution[1], solution[2], solution[0]);
    }

    // A silo sends its gradients to all other shards and its weights to all other silos; where there are fewer shards than silos, one that
    // has a shard has more of both.
    private static (double Up, double Down) Bytes(ScaleLoad load, Traffic traffic, int silos)
    {
        var others = load.Parameters * Math.Max(1, (double)silos / MostShards) * (silos - 1) / silos;
        return (traffic.BytesUp * others, traffic.BytesDown * others);
    }

    private static double[] Solve(double[,] matrix)
    {
        for (var i = 0; i < 3; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                if (k == i)
                    continue;
                var factor = matrix[k, i] / matrix[i, i];
                for (var j = i; j < 4; j++)
                    matrix[k, j] -= factor * matrix[i, j];
            }
        }

        return [matrix[0, 3] / matrix[0, 0], matrix[1, 3] / matrix[1, 1], matrix[2, 3] / matrix[2, 2]];
    }
}
