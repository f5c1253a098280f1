namespace DistSeq.Engine.Tests.Numerics;

public class CounterRandomTests
{
    // Known answers of the Random123 library.
    [Theory]
    [InlineData(0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x85a308d3243f6a88, 0x0370734413198a2e, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Philox_gives_the_published_words(
        ulong low, ulong high, uint key0, uint key1, uint word0, uint word1, uint word2, uint word3)
    {
        var words = CounterRandom.Philox(low, high, key0, key1);
        Assert.Equal([word0, word1, word2, word3], Enumerable.Range(0, 4).Select(i => (uint)(words >> (32 * i))));
    }

    [Fact]
    public void Words_come_in_the_order_of_the_block()
    {
        var random = new CounterRandom(0, 0, 0);
        Assert.Equal([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8], Enumerable.Range(0, 4).Select(_ => random.NextUInt32()));
    }

    [Fact]
    public void What_is_skipped_is_not_drawn()
    {
        foreach (var before in new[] { 0, 1, 3, 4, 6 })
        {
            foreach (var skipped in new[] { 0, 1, 2, 3, 4, 5, 8, 13, 101 })
            {
                var (drawn, random) = (
                    new CounterRandom(5, RandomPurpose.Order, 3), new CounterRandom(5, RandomPurpose.Order, 3));
                for (var i = 0; i < before; i++)
                    Assert.Equal(drawn.NextUInt32(), random.NextUInt32());
                for (var i = 0; i < skipped; i++)
                    drawn.NextUInt32();
                random.Skip(skipped);
                for (var i = 0; i < 6; i++)
                    Assert.Equal(drawn.NextUInt32(), random.NextUInt32());
            }
        }
    }

    [Fact]
    public void The_same_seed_purpose_and_index_give_the_same_numbers() =>
        Assert.Equal(Draw(5, RandomPurpose.Order, 3), Draw(5, RandomPurpose.Order, 3));

    [Fact]
    public void Another_seed_purpose_or_index_gives_other_numbers()
    {
        uint[][] draws = [
            Draw(5, RandomPurpose.Order, 3), Draw(6, RandomPurpose.Order, 3), Draw(5L + (1L << 40), RandomPurpose.Order, 3),
            Draw(5, RandomPurpose.Split, 3), Draw(5, RandomPurpose.Order, 4), Draw(-5, RandomPurpose.Order, 3)];
        Assert.Equal(draws.Length, draws.Select(draw => string.Join(' ', draw)).Distinct().Count());
    }

    [Fact]
    public void Doubles_are_uniform_in_0_to_1()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        Assert.All(draws, draw => Assert.InRange(draw, 0, 0.9999999999999999));
        Assert.Equal(0.5, draws.Average(), 0.005);
        Assert.Equal(1.0 / 12, draws.Average(draw => (draw - 0.5) * (draw - 0.5)), 0.002);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Integers_are_spread_evenly_below_the_limit(int limit)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, limit);
        var counts = new int[limit];
        for (var i = 0; i < 100_000; i++)
            counts[random.NextInt32(limit)]++;
        double expected = 100_000.0 / limit;
        Assert.All(
            counts, count => Assert.InRange(count, expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected))));
    }

    [Fact]
    public void Integers_of_the_largest_limit_reach_both_halves()
    {
        // A limit of 3/4 of 2^31 would be visibly biased without refusal.
        const int limit = 1_610_612_736;
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var below = Enumerable.Range(0, 30_000).Count(_ => random.NextInt32(limit) < limit / 2);
        Assert.InRange(below, 14_500, 15_500);
    }

    [Fact]
    public void A_limit_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterRandom(1, RandomPurpose.Sampling, 0).NextInt32(0));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Shuffle_is_a_permutation(int count)
    {
        var values = Enumerable.Range(0, count).ToArray();
        new CounterRandom(1, RandomPurpose.Order, 0).Shuffle(values);
        Assert.Equal(Enumerable.Range(0, count), values.Order());
        Assert.True(count < 3 || !values.SequenceEqual(Enumerable.Range(0, count)));
    }

    [Fact]
    public void Shuffle_reaches_every_order_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            int[] values = [0, 1, 2, 3];
            new CounterRandom(1, RandomPurpose.Order, i).Shuffle(values);
            var order = string.Join("", values);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 840, 1160));
    }

    private static uint[] Draw(long seed, RandomPurpose purpose, long index)
    {
        var random = new CounterRandom(seed, purpose, index);
        return [.. Enumerable.Range(0, 8).Select(_ => random.NextUInt32())];
    }
}
