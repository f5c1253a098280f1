namespace DistSeq.Engine.Tests.Generation;

public class TokenRankingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(500)]
    public void Tokens_come_by_falling_logit_then_by_id(int outputs)
    {
        // Rounded, so that there are equals, zeros of both signs among them.
        var logits = Numbers.Uniform(1, outputs, 4).Select(logit => MathF.Round(logit)).ToArray();
        int[] expected = [.. Enumerable.Range(0, outputs).OrderByDescending(id => logits[id]).ThenBy(id => id)];
        foreach (var count in new[] { 1, 2, 5, 31, 32, 33, 100, 500 })
            Assert.Equal(expected.Take(count), new TokenRanking(outputs, null).Rank(logits, count).ToArray());
    }

    [Fact]
    public void Extreme_logits_are_put_in_order()
    {
        float[] logits = [-0f, float.MinValue, 0, float.MaxValue, float.Epsilon, -float.Epsilon, float.NegativeInfinity, -1];
        Assert.Equal([3, 4, 0, 2, 5, 7, 1], new TokenRanking(8, null).Rank(logits, 8).ToArray());
    }

    [Fact]
    public void Forbidden_tokens_never_come_and_an_avoided_one_only_alone()
    {
        float[] logits = [1, 5, 4, 3];
        Assert.Equal([2, 0], new TokenRanking(4, [1, 3]).Rank(logits, 9).ToArray());
        Assert.Equal([0], new TokenRanking(4, [1, 3]).Rank(logits, 9, 2).ToArray());
        Assert.Equal([2], new TokenRanking(4, [0, 1, 3]).Rank(logits, 9, 2).ToArray());
        Assert.Equal([0], new TokenRanking(1, []).Rank([7], 1, 0).ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_no_numbers_are_refused_even_of_forbidden_tokens(float bad)
    {
        var ranking = new TokenRanking(3, [1]);
        foreach (var place in new[] { 0, 1, 2 })
        {
            float[] logits = [1, 2, 3];
            logits[place] = bad;
            var refused = Assert.Throws<InvalidDataException>(() => { ranking.Rank(logits, 1); });
            Assert.StartsWith($"Logit {place} is ", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_any_token_there_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new TokenRanking(2, [0, 1]));
        Assert.Throws<ArgumentException>(() => new TokenRanking(2, [2]));
        Assert.Throws<ArgumentException>(() => new TokenRanking(2, [-1]));
        Assert.Throws<ArgumentException>(() => { new TokenRanking(2, null).Rank([1, 2, 3], 1); });
        Assert.Throws<InvalidDataException>(() => { new TokenRanking(2, [0]).Rank([1, float.NegativeInfinity], 1); });
    }
}
