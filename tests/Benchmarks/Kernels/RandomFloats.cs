namespace DistSeq.Benchmarks.Kernels;

/// <summary>Buffers of random values, uniform in ±limit.</summary>
internal static class RandomFloats
{
    public static AlignedBuffer Create(int length, float limit)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, length);
        var buffer = new AlignedBuffer(length);
        foreach (ref var value in buffer.Span)
            value = (float)((2 * random.NextDouble()) - 1) * limit;
        return buffer;
    }
}
