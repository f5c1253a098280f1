using DistSeq.Engine.Training;
using DistSeq.Grains.Compression;
using Orleans.Serialization;

namespace DistSeq.Grains.Tests.Compression;

/// <summary>Rounded values travel without loss in their format, and what rounding leaves out is added to the next.</summary>
public sealed class RoundingTests : IDisposable
{
    private const long AfterWarmUp = 500;

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    public static TheoryData<CompressionKind, int> Kinds => new()
    {
        { CompressionKind.Bf16, 0 }, { CompressionKind.Bf16, 1 }, { CompressionKind.Bf16, 10_001 },
        { CompressionKind.Int8, 0 }, { CompressionKind.Int8, 1 }, { CompressionKind.Int8, 255 }, { CompressionKind.Int8, 10_001 },
        { CompressionKind.TopK, 0 }, { CompressionKind.TopK, 1 }, { CompressionKind.TopK, 10_001 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_rounded_comes_back_bit_by_bit(CompressionKind kind, int length)
    {
        var rounding = Rounding.Of(new AggregationSpec { Compression = kind }, length)!;
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var rounded = rounding.Round(new LaneSum(0, 1, Values(length, seed)), AfterWarmUp).Values;
            var back = Travel(new TensorBlock(rounded, rounding.Format)).Values;
            Assert.Equal(
                rounded.ToArray().Select(BitConverter.SingleToInt32Bits), back.ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [InlineData(CompressionKind.Bf16, 2.02)]
    [InlineData(CompressionKind.Int8, 1.02)]
    [InlineData(CompressionKind.TopK, 0.07)]
    public void It_travels_in_the_bytes_that_are_promised(CompressionKind kind, double bytes)
    {
        var rounding = Rounding.Of(new AggregationSpec { Compression = kind }, 65_536)!;
        var rounded = rounding.Round(new LaneSum(0, 1, Values(65_536, 1)), AfterWarmUp).Values;
        Assert.InRange(Wire(new TensorBlock(rounded, rounding.Format)).Length, 1, bytes * 65_536);
    }

    [Theory]
    [InlineData(CompressionKind.Int8)]
    [InlineData(CompressionKind.TopK)]
    public void What_is_left_off_comes_with_the_next(CompressionKind kind)
    {
        const int Length = 5_000;
        var rounding = Rounding.Of(new AggregationSpec { Compression = kind, Keep = 0.1 }, Length)!;
        double[] sent = new double[Length], all = new double[Length];
        foreach (var seed in Enumerable.Range(1, 50))
        {
            var values = Values(Length, seed);
            var rounded = rounding.Round(new LaneSum(0, 1, values), AfterWarmUp).Values.Span;
            for (var i = 0; i < Length; i++)
                (sent[i], all[i]) = (sent[i] + rounded[i], all[i] + values[i]);
        }

        for (var i = 0; i < Length; i++)
            Assert.Equal(all[i], sent[i] + rounding.Feedback[i], 1e-3 * Math.Max(1, Math.Abs(all[i])));
    }

    [Theory]
    [InlineData(CompressionKind.Bf16, 0.004)]
    [InlineData(CompressionKind.Int8, 0.008)]
    public void The_error_is_as_small_as_the_format_allows(CompressionKind kind, double share)
    {
        var values = Values(256, 7);
        var rounding = Rounding.Of(new AggregationSpec { Compression = kind }, 256)!;
        var rounded = rounding.Round(new LaneSum(0, 1, values), AfterWarmUp).Values.ToArray();
        var largest = values.Max(Math.Abs);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(values[i] - rounded[i]) <= share * (kind == CompressionKind.Bf16 ? Math.Abs(values[i]) : largest),
                $"{values[i]} became {rounded[i]}.");
        }
    }

    [Fact]
    public void Top_k_keeps_the_largest_of_every_block_and_of_equals_the_first()
    {
        var values = new float[4_096 + 100];
        values.AsSpan().Fill(1);
        (values[5], values[4_000], values[4_100]) = (-3, 2, -7);
        var rounding = Rounding.Of(
            new AggregationSpec { Compression = CompressionKind.TopK, Keep = 4 / 4_096.0 }, values.Length)!;
        var kept = rounding.Round(new LaneSum(0, 1, values), AfterWarmUp).Values.ToArray();
        Assert.Equal([0, 1, 5, 4_000, 4_100], Enumerable.Range(0, kept.Length).Where(i => kept[i] != 0));
        Assert.Equal([1, 1, -3, 2, -7], kept.Where(value => value != 0));
    }

    [Theory]
    [InlineData(0, 1_024)]
    [InlineData(99, 1_024)]
    [InlineData(100, 512)]
    [InlineData(499, 64)]
    [InlineData(AfterWarmUp, 40)]
    public void Top_k_keeps_more_while_it_warms_up(long step, int kept)
    {
        var rounding = Rounding.Of(new AggregationSpec { Compression = CompressionKind.TopK }, 4_096)!;
        Assert.Equal(kept, rounding.Round(new LaneSum(0, 1, Values(4_096, 1)), step).Values.ToArray().Count(value => value != 0));
    }

    [Fact]
    public void Top_k_keeps_what_sorting_would()
    {
        var random = new Random(11);
        var topK = new TopK();
        for (var round = 0; round < 200; round++)
        {
            // Some with equal bits, some with one exponent, some with all.
            var values = new float[random.Next(1, 4_097)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (round % 4) switch
                {
                    0 => random.Next(-3, 4),
                    1 => 1 + random.NextSingle(),
                    2 => BitConverter.Int32BitsToSingle(random.Next()),
                    _ => 0,
                };
            }

            var keep = Math.Max(0.0005, random.NextDouble());
            var rounded = new float[values.Length];
            topK.Round(values, rounded, keep);
            var largest = Enumerable.Range(0, values.Length)
                .OrderByDescending(i => BitConverter.SingleToUInt32Bits(values[i]) & 0x7FFF_FFFF).ThenBy(i => i)
                .Take(Math.Max(1, (int)(keep * values.Length))).ToHashSet();
            Assert.Equal(
                values.Select((value, i) => BitConverter.SingleToInt32Bits(largest.Contains(i) ? value + 0f : 0)),
                rounded.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [InlineData(CompressionKind.Bf16)]
    [InlineData(CompressionKind.Int8)]
    [InlineData(CompressionKind.TopK)]
    public void What_is_not_finite_stays_not_finite(CompressionKind kind)
    {
        float[] notFinite =
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.Int32BitsToSingle(0x7FFFFFFF)];
        foreach (var bad in notFinite)
        {
            var values = Values(1_000, 3);
            values[500] = bad;
            var rounding = Rounding.Of(new AggregationSpec { Compression = kind }, 1_000)!;
            var back = Travel(new TensorBlock(rounding.Round(new LaneSum(0, 1, values), AfterWarmUp).Values, rounding.Format))
                .Values.ToArray();
            Assert.False(float.IsFinite(back[500]));
        }
    }

    [Fact]
    public void The_largest_floats_do_not_become_infinite()
    {
        float[] values = [float.MaxValue, -float.MaxValue, float.Epsilon, -float.Epsilon, 0];
        foreach (var kind in new[] { CompressionKind.Bf16, CompressionKind.Int8, CompressionKind.TopK })
        {
            var rounding = Rounding.Of(new AggregationSpec { Compression = kind }, 5)!;
            var rounded = rounding.Round(new LaneSum(0, 1, values.ToArray()), AfterWarmUp).Values.ToArray();
            Assert.All(rounded, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData(WireFormat.BFloat16)]
    [InlineData(WireFormat.Int8)]
    [InlineData(WireFormat.Sparse)]
    internal void Damaged_input_is_refused_or_of_the_size_that_the_message_says(WireFormat format)
    {
        var wire = Wire(new TensorBlock(new float[] { 1, 0, -2, 0.5f }, format));
        for (var length = 0; length < wire.Length; length++)
            Assert.ThrowsAny<Exception>(() => Read(wire[..length]).Values.Length.ToString("D"));
        for (var at = 0; at < wire.Length; at++)
        {
            foreach (var flip in new byte[] { 0xFF, 0x80, 0x01 })
            {
                var damaged = wire.ToArray();
                damaged[at] ^= flip;
                Assert.IsNotType<OutOfMemoryException>(Record.Exception(() => Read(damaged)));
            }
        }
    }

    // Very different in size, as gradients are, and some zero.
    private static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length)
            .Select(_ => random.Next(5) == 0 ? 0f : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 2))))];
    }

    private byte[] Wire(TensorBlock block) => _services.GetRequiredService<Serializer>().SerializeToArray(block);

    private TensorBlock Read(byte[] wire) => _services.GetRequiredService<Serializer>().Deserialize<TensorBlock>(wire)!;

    private TensorBlock Travel(TensorBlock block) => Read(Wire(block));
}
