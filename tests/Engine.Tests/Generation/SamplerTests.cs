using DistSeq.Engine.Cells;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Tests.Fixtures;
using DistSeq.Engine.Tests.Reference;

namespace DistSeq.Engine.Tests.Generation;

public class SamplerTests
{
    private static readonly ModelDefinition Model = new(CellKind.Gru, 7, 2, 9, 7);

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    public void Tokens_are_drawn_with_the_probabilities_of_the_temperature(double temperature)
    {
        const int draws = 40_000;
        var fixture = new Fixture("temperature");
        var expected = fixture.Data($"expected/temperature_{temperature:0.0}");
        var (logits, random, counts) = (fixture.Floats("inputs/logits"), new CounterRandom(1, RandomPurpose.Sampling, 0), new int[expected.Length]);
        for (var i = 0; i < draws; i++)
            counts[Sampler.Pick(logits, new SamplingOptions(temperature), ref random)]++;
        for (var i = 0; i < expected.Length; i++)
        {
            var deviation = Math.Sqrt(draws * expected[i] * (1 - expected[i]));
            Assert.Equal(draws * expected[i], counts[i], (5 * deviation) + 1);
        }
    }

    [Fact]
    public void Temperature_zero_takes_the_likeliest_the_lowest_among_equals()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal(2, Sampler.Pick([1, 2, 4, 3, 4], new SamplingOptions(0), ref random));
    }

    [Fact]
    public void Top_k_never_leaves_the_k_likeliest()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        var drawn = Enumerable.Range(0, 2000).Select(_ => Sampler.Pick([1, 1.2f, 0.9f, 1.1f, 1], new SamplingOptions(2, TopK: 3), ref random));
        Assert.Equal([0, 1, 3], drawn.Distinct().Order());
    }

    [Fact]
    public void More_k_than_tokens_is_all_of_them()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal([0, 1], Enumerable.Range(0, 100).Select(_ => Sampler.Pick([1, 1], new SamplingOptions(TopK: 9), ref random)).Distinct().Order());
    }

    [Fact]
    public void Extreme_logits_and_temperatures_are_drawn_from()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal(1, Sampler.Pick([-3e38f, 3e38f], new SamplingOptions(), ref random));
        Assert.Equal(1, Sampler.Pick([0, 1], new SamplingOptions(1e-300), ref random));
        Assert.InRange(Sampler.Pick([0, 1], new SamplingOptions(double.PositiveInfinity), ref random), 0, 1);
    }

    [Fact]
    public void Greedy_text_follows_the_reference()
    {
        var weights = Weights();
        var drawn = new Sampler(Model, weights).Draw(0, [-1, 3], null, new SamplingOptions(0, MaxTokens: 20));
        Assert.Equal(20, drawn.Length);
        List<int> fed = [-1, 3];
        foreach (var id in drawn)
        {
            var reference = new ReferenceNetwork(Model, fed.Count, 1);
            var (outputs, _) = reference.Forward(weights.Doubles(), reference.OneHot([.. fed]), new double[Model.StateSize]);
            var probabilities = reference.Probabilities(weights.Doubles(), outputs)[^Model.Outputs..];
            Assert.Equal(Array.IndexOf(probabilities, probabilities.Max()), id);
            fed.Add(id);
        }
    }

    [Fact]
    public void A_sample_depends_on_seed_and_number_alone()
    {
        var sampler = new Sampler(Model, Weights());
        var options = new SamplingOptions(MaxTokens: 30);
        var all = Enumerable.Range(0, 5).Select(number => sampler.Draw(number, [-1], null, options)).ToArray();
        Assert.Equal(all[3], new Sampler(Model, Weights()).Draw(3, [-1], null, options));
        Assert.Equal(5, all.Select(sample => string.Join(' ', sample)).Distinct().Count());
        Assert.NotEqual(all[3], sampler.Draw(3, [-1], null, options with { Seed = 2 }));
        Assert.Equal(all[3][..10], sampler.Draw(3, [-1], null, options with { MaxTokens = 10 }));
    }

    [Fact]
    public void A_sample_stops_before_the_end_token()
    {
        var sampler = new Sampler(Model, Weights());
        var free = sampler.Draw(0, [-1, 3], null, new SamplingOptions());
        var ended = sampler.Draw(0, [-1, 3], free[5], new SamplingOptions());
        Assert.Equal(free.TakeWhile(id => id != free[5]), ended);
    }

    [Fact]
    public void The_end_token_never_follows_the_zero_vector_but_may_follow_a_prompt()
    {
        // A bias that leaves the end token hardly a rival.
        var weights = Weights();
        new ParameterLayout(Model).Slice(weights, "head.bias")[2] = 50;
        var sampler = new Sampler(Model, weights);
        for (var number = 0; number < 20; number++)
        {
            Assert.Single(sampler.Draw(number, [-1], 2, new SamplingOptions(TopK: 3)));
            Assert.Empty(sampler.Draw(number, [-1, 0], 2, new SamplingOptions()));
        }
    }

    [Fact]
    public void A_forbidden_token_is_never_drawn()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal([0, 2], Enumerable.Range(0, 100).Select(_ => Sampler.Pick([1, 9, 1], new SamplingOptions(), ref random, 1)).Distinct().Order());
        Assert.Equal(0, Sampler.Pick([1, 9, 1], new SamplingOptions(0), ref random, 1));
    }

    [Fact]
    public void A_vocabulary_of_the_end_token_alone_gives_empty_samples()
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, 1);
        Assert.Empty(new Sampler(model, new float[new ParameterLayout(model).Length]).Draw(0, [-1], 0, new SamplingOptions()));
    }

    [Fact]
    public void A_vocabulary_of_one_gives_that_token()
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, 1);
        Assert.Equal([0, 0, 0], new Sampler(model, new float[new ParameterLayout(model).Length]).Draw(0, [0], null, new SamplingOptions(MaxTokens: 3)));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var sampler = new Sampler(Model, Weights());
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [], null, new SamplingOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(MaxTokens: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(TopK: -1)));
        Assert.Throws<ArgumentException>(() => sampler.Draw(0, [7], null, new SamplingOptions()));
    }

    private static float[] Weights() => Numbers.Uniform(1, new ParameterLayout(Model).Length, 1.5);
}
