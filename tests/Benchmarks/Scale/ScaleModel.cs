namespace DistSeq.Benchmarks.Scale;

/// <summary>
/// How long a step takes on N silos, each with its own batch and its part of the parameters: compute + link + processor time to
/// send (and to choose what to send) + exchanges + waiting for the slowest.
/// </summary>
/// <param name="SecondsPerByte">Processor time per byte that a silo sends or receives.</param>
/// <param name="SecondsPerExchange">
/// Time to send gradients to all shards and weights back, besides bytes and the link's delay.
/// </param>
/// <param name="LinkShare">
/// Time that bytes take on a link, divided by what its rate says: 1 if nothing else is in the way.
/// </param>
internal sealed record ScaleModel(double SecondsPerByte, double SecondsPerExchange, double LinkShare)
{
    // Most parameter shards of a job.
    private const int MostShards = 256;

    // Scatter of a step's time among silos, as a share of it: the slowest of N is this times sqrt(2 ln N) above the mean.
    private const double Scatter = 0.02;

    // Doubling the silos pays if it makes a job this much faster.
    private const double LeastGain = 1.5;

    /// <summary>Time of a step, in seconds.</summary>
    /// <param name="load">Load of each silo.</param>
    /// <param name="traffic">Mode of aggregation.</param>
    /// <param name="link">Link of each silo.</param>
    /// <param name="silos">1 or more.</param>
    public double StepSeconds(ScaleLoad load, Traffic traffic, Link link, int silos)
    {
        if (silos == 1)
            return load.ComputeSeconds;
        var bytes = Bytes(load, traffic, silos);
        var busy = load.ComputeSeconds + (SecondsPerByte * 2 * bytes) + (traffic.ChoosingSeconds * load.Parameters);
        var sending = LinkShare * 8 * bytes / link.BitsPerSecond;
        var whole = busy + sending + ((SecondsPerExchange + link.Delay) / traffic.StepsPerExchange);
        // Silos that meet rarely wait for the sum of several steps, which scatters less.
        var apart = Math.Max(traffic.StepsPerExchange, traffic.StepsAhead + 1);
        var waiting = traffic.Waits ? Scatter * load.ComputeSeconds * Math.Sqrt(2 * Math.Log(silos) / apart) : 0;
        return waiting + (traffic.StepsAhead == 0 ? whole : Math.Max(Math.Max(busy, sending), whole / (traffic.StepsAhead + 1)));
    }

    /// <summary>The rate of N silos, as a share of N times one silo's rate.</summary>
    public double Efficiency(ScaleLoad load, Traffic traffic, Link link, int silos) =>
        load.ComputeSeconds / StepSeconds(load, traffic, link, silos);

    /// <summary>
    /// How far it pays to spread one batch: the most silos up to which every doubling makes a step 1.5 times as fast, and how
    /// often that is one silo's rate.
    /// </summary>
    public (int Silos, double Times) PaysTo(ScaleLoad load, Traffic traffic, Link link)
    {
        double Seconds(int silos) => StepSeconds(
            load with { ComputeSeconds = load.ComputeSeconds / silos }, traffic, link, silos);
        var silos = 1;
        while (silos < MostShards && Seconds(silos) >= LeastGain * Seconds(2 * silos))
            silos *= 2;
        return (silos, load.ComputeSeconds / Seconds(silos));
    }

    /// <summary>Fits the model to steps of mode sync on two silos that share one batch.</summary>
    public static ScaleModel Fit(IEnumerable<LinkStep> steps)
    {
        // time - compute = share x 8 bytes / rate + perByte x 2 bytes + exchange: least squares, by its normal equations.
        var matrix = new double[3, 4];
        foreach (var step in steps.Where(step => step.Traffic == Traffic.Sync))
        {
            var bytes = Bytes(step.Load, step.Traffic, 2);
            double[] x = [8 * bytes / step.BitsPerSecond, 2 * bytes, 1];
            var y = step.Seconds - step.Half.ComputeSeconds;
            // Weighted by the inverse square of the time, so that short steps count as much as long ones.
            var weight = 1 / (step.Seconds * step.Seconds);
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

    // What a silo sends and receives: its gradients to all other shards and its weights to all other silos. If there are fewer
    // shards than silos, a silo with a shard has more of both.
    private static double Bytes(ScaleLoad load, Traffic traffic, int silos) =>
        (traffic.BytesUp + traffic.BytesDown) * load.Parameters * Math.Max(1, (double)silos / MostShards) * (silos - 1) / silos;

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
