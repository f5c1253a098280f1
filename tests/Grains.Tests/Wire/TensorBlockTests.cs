using System.Buffers;
using System.Runtime.CompilerServices;

namespace DistSeq.Grains.Tests.Wire;

public sealed class TensorBlockTests
{
    // A size that nothing else asks for, so that only this test uses the pool's arrays of it.
    private const int Length = 3 << 20;

    [Fact]
    public void A_released_block_has_nothing_any_more_and_its_memory_serves_the_next()
    {
        var (block, values) = TensorBlock.Rent(Length, WireFormat.Float32);
        Assert.Equal(Length, block.Values.Length);
        ref var first = ref values.Span[0];
        block.Release();
        Assert.True(block.Values.IsEmpty);
        var (next, again) = TensorBlock.Rent(Length, WireFormat.BFloat16);
        Assert.True(Unsafe.AreSame(ref first, ref again.Span[0]));
        Assert.Equal(WireFormat.BFloat16, next.Format);
    }

    [Fact]
    public void A_block_released_twice_gives_its_memory_back_once()
    {
        var (block, _) = TensorBlock.Rent(2 * Length, WireFormat.Float32);
        block.Release();
        block.Release();
        Assert.NotSame(ArrayPool<float>.Shared.Rent(2 * Length), ArrayPool<float>.Shared.Rent(2 * Length));
    }

    [Fact]
    public void A_block_that_has_not_come_over_the_wire_stays_as_it_is()
    {
        var block = new TensorBlock(new float[Length]);
        block.Release();
        Assert.Equal(Length, block.Values.Length);
        TensorBlock.Empty.Release();
    }

    [Fact]
    public void Two_blocks_of_any_length_do_not_share_memory()
    {
        foreach (var length in new[] { 1, 19_999, 20_000, 100_000 })
        {
            var (one, ones) = TensorBlock.Rent(length, WireFormat.Float32);
            var (two, twos) = TensorBlock.Rent(length, WireFormat.Float32);
            ones.Span.Fill(1);
            twos.Span.Fill(2);
            Assert.Equal((1, 2), (one.Values.Span[length - 1], two.Values.Span[length - 1]));
            one.Release();
            two.Release();
        }
    }
}
