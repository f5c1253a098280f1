namespace DistSeq.Engine.Tests;

/// <summary>Reproducible test values.</summary>
internal static class Numbers
{
    /// <summary>Uniform in ±limit.</summary>
    public static float[] Uniform(int seed, int count, double limit = 1)
    {
        var random = new CounterRandom(seed, RandomPurpose.Search, 0);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = (float)(((2 * random.NextDouble()) - 1) * limit);
        return values;
    }

    /// <summary>Ids from first to limit - 1.</summary>
    public static int[] Ids(int seed, int count, int first, int limit)
    {
        var random = new CounterRandom(seed, RandomPurpose.Search, 1);
        return [.. Enumerable.Range(0, count).Select(_ => first + random.NextInt32(limit - first))];
    }

    public static double[] Doubles(this float[] values) => [.. values.Select(value => (double)value)];
}
