namespace DistSeq.Benchmarks.Output;

/// <summary>What repeated measurements come to.</summary>
internal static class Sample
{
    private const int Resamples = 10_000;

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The 95 % interval of the median: that of the medians of samples drawn from the values, with replacement (bootstrap).
    /// </summary>
    public static (double Lowest, double Highest) IntervalOfMedian(IReadOnlyList<double> values)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var medians = new double[Resamples];
        var drawn = new double[values.Count];
        for (var sample = 0; sample < Resamples; sample++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = values[random.NextInt32(drawn.Length)];
            medians[sample] = Median(drawn);
        }

        Array.Sort(medians);
        return (medians[Resamples / 40], medians[^(1 + (Resamples / 40))]);
    }
}
