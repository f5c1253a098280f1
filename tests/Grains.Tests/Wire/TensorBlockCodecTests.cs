using Orleans.Serialization;

namespace DistSeq.Grains.Tests.Wire;

public sealed class TensorBlockCodecTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_003)]
    public void A_block_comes_back_bit_by_bit_at_four_bytes_an_element(int length)
    {
        var values = Enumerable.Range(0, length).Select(i => BitConverter.Int32BitsToSingle(i * 42_949)).ToArray();
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon,
            BitConverter.Int32BitsToSingle(0x7FFFFFFF)];
        special.AsSpan(0, Math.Min(special.Length, length)).CopyTo(values);
        var wire = Serializer.SerializeToArray(new TensorBlock(values));
        Assert.InRange(wire.Length, 4 * length, (4 * length) + 64);
        var back = Read<TensorBlock>(wire).Values;
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), back.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void A_part_of_a_buffer_travels_without_the_rest()
    {
        var wire = Serializer.SerializeToArray(new TensorBlock(new float[1_000].AsMemory(10, 3)));
        Assert.Equal(3, Read<TensorBlock>(wire).Values.Length);
        Assert.InRange(wire.Length, 12, 76);
    }

    [Fact]
    public void The_same_block_twice_is_written_once_and_is_one_again()
    {
        var block = new TensorBlock(new float[1_000]);
        var push = new Push(
            1, 2, [new LanePart(0, 1, block), new LanePart(1, 1, block)], [new LaneReport(0, 0.5, 3, TensorBlock.Empty)]);
        var wire = Serializer.SerializeToArray(push);
        Assert.InRange(wire.Length, 4_000, 5_000);
        var back = Read<Push>(wire);
        Assert.Same(back.Sums[0].Values, back.Sums[1].Values);
        Assert.Equal((1, 2, 0.5, 3), (back.Attempt, back.Version, back.Lanes[0].Loss, back.Lanes[0].Tokens));
        Assert.True(back.Lanes[0].State.Values.IsEmpty);
    }

    [Fact]
    public void Null_stays_null() =>
        Assert.Null(Serializer.Deserialize<TensorBlock?>(Serializer.SerializeToArray<TensorBlock?>(null)));

    [Fact]
    public void A_copy_is_the_block_itself()
    {
        var block = new TensorBlock(new float[3]);
        Assert.Same(block, _services.GetRequiredService<DeepCopier>().Copy(block));
    }

    [Fact]
    public void A_block_too_large_for_a_message_is_refused_with_the_remedy()
    {
        var block = new TensorBlock(new float[(64 << 18) + 1]);
        var refusal = Assert.Throws<InvalidOperationException>(() => Serializer.SerializeToArray(block));
        Assert.Contains("raise cluster.parameterShards", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_block_fits()
    {
        var wire = Serializer.SerializeToArray(new TensorBlock(new float[64 << 18]));
        Assert.Equal(64 << 18, Read<TensorBlock>(wire).Values.Length);
    }

    [Fact]
    public void Damaged_input_is_refused()
    {
        var wire = Serializer.SerializeToArray(new TensorBlock(new float[] { 1, 2, 3 }));
        // Cut anywhere, or with any byte changed, a message gives an exception or some block, never more than it holds.
        for (var length = 0; length < wire.Length; length++)
            Assert.ThrowsAny<Exception>(() => Read<TensorBlock>(wire[..length]).Values.Length.ToString("D"));
        for (var at = 0; at < wire.Length; at++)
        {
            var damaged = wire.ToArray();
            damaged[at] ^= 0xFF;
            var outcome = Record.Exception(
                () => Assert.InRange(Serializer.Deserialize<TensorBlock?>(damaged)?.Values.Length ?? 0, 0, 3));
            Assert.IsNotType<OutOfMemoryException>(outcome);
            Assert.IsNotType<Xunit.Sdk.InRangeException>(outcome);
        }
    }

    [Fact]
    public void A_format_of_another_version_is_named()
    {
        var wire = Serializer.SerializeToArray(new TensorBlock(new[] { BitConverter.Int32BitsToSingle(0x44332211) }));
        // The byte before the values.
        wire[wire.AsSpan().IndexOf(new byte[] { 0x11, 0x22, 0x33, 0x44 }) - 1] = 7;
        var refusal = Assert.Throws<InvalidDataException>(() => Read<TensorBlock>(wire));
        Assert.Contains("silos of one cluster must be of one version", refusal.Message, StringComparison.Ordinal);
    }

    private T Read<T>(byte[] wire)
        where T : class => Serializer.Deserialize<T>(wire)!;
}
