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
        var (logits, random, counts) = (
            fixture.Floats("inputs/logits"), new CounterRandom(1, RandomPurpose.Sampling, 0), new int[expected.Length]);
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
        var drawn = Enumerable.Range(0, 2000).Select(
            _ => Sampler.Pick([1, 1.2f, 0.9f, 1.1f, 1], new SamplingOptions(2, TopK: 3), ref random));
        Assert.Equal([0, 1, 3], drawn.Distinct().Order());
    }

    [Fact]
    public void More_k_than_tokens_is_all_of_them()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal([0, 1], Enumerable.Range(0, 100).Select(_ => Sampler.Pick([1, 1], new SamplingOptions(TopK: 9), ref random))
            .Distinct().Order());
    }

    [Theory]
    [InlineData(1e-9, 0, 1)]
    [InlineData(0.49, 0, 1)]
    [InlineData(0.51, 0, 2)]
    [InlineData(0.79, 0, 2)]
    [InlineData(0.81, 0, 3)]
    [InlineData(0.96, 0, 4)]
    [InlineData(1.0, 0, 4)]
    [InlineData(0.61, 2, 1)] // 0.5 of 0.8 is 0.625.
    [InlineData(0.64, 2, 2)]
    public void Top_p_leaves_the_nucleus_with_its_proportions(double topP, int topK, int tokens)
    {
        const int draws = 20_000;
        double[] probabilities = [0.3, 0.05, 0.5, 0.15];
        int[] order = [2, 0, 3, 1];
        var (random, counts) = (new CounterRandom(1, RandomPurpose.Sampling, 0), new int[4]);
        float[] logits = [.. probabilities.Select(p => (float)Math.Log(p))];
        for (var i = 0; i < draws; i++)
            counts[Sampler.Pick(logits, new SamplingOptions(TopK: topK, TopP: topP), ref random)]++;
        var nucleus = order[..tokens];
        var total = nucleus.Sum(id => probabilities[id]);
        for (var id = 0; id < 4; id++)
        {
            var share = nucleus.Contains(id) ? probabilities[id] / total : 0;
            Assert.Equal(draws * share, counts[id], 5 * Math.Sqrt(draws * share * (1 - share)));
        }
    }

    [Fact]
    public void Top_p_counts_after_the_temperature()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        float[] logits = [0, -1, -2];
        int[] Drawn(double temperature, CounterRandom random) => [.. Enumerable.Range(0, 300)
            .Select(_ => Sampler.Pick(logits, new SamplingOptions(temperature, TopP: 0.7), ref random)).Distinct().Order()];
        Assert.Equal([0], Drawn(0.5, random));
        Assert.Equal([0, 1], Drawn(1, random));
        Assert.Equal([0, 1, 2], Drawn(20, random));
    }

    [Fact]
    public void Extreme_logits_and_temperatures_are_drawn_from()
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        Assert.Equal(1, Sampler.Pick([-3e38f, 3e38f], new SamplingOptions(), ref random));
        Assert.Equal(1, Sampler.Pick([0, 1], new SamplingOptions(1e-300), ref random));
        Assert.InRange(Sampler.Pick([0, 1], new SamplingOptions(double.PositiveInfinity), ref random), 0, 1);
        int[] drawn = [.. Enumerable.Range(0, 100)
            .Select(
                _ => Sampler.Pick(
                    [-3e38f, 3e38f, float.NegativeInfinity], new SamplingOptions(double.PositiveInfinity), ref random))];
        Assert.Equal([0, 1], drawn.Distinct().Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Logits_that_are_no_numbers_are_never_drawn_from(double temperature)
    {
        var random = new CounterRandom(1, RandomPurpose.Sampling, 0);
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
            Assert.Throws<InvalidDataException>(() => Sampler.Pick([1, bad, 2], new SamplingOptions(temperature), ref random));
    }

    [Fact]
    public void A_model_with_bad_weights_does_not_generate()
    {
        var weights = Weights();
        new ParameterLayout(Model).Slice(weights, "head.bias")[4] = float.NaN;
        var refused = Assert.Throws<InvalidDataException>(
            () => new Sampler(Model, weights).Draw(0, [-1], null, new SamplingOptions()));
        Assert.Contains("Logit 4 is NaN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forbidden_tokens_are_never_drawn_from_a_model()
    {
        var sampler = new Sampler(Model, Weights());
        for (var number = 0; number < 10; number++)
        {
            var drawn = sampler.Draw(number, [-1], 2, new SamplingOptions(MaxTokens: 40, Forbidden: [0, 2, 5]));
            Assert.Equal(40, drawn.Length);
            Assert.DoesNotContain(drawn, id => id is 0 or 2 or 5);
        }
    }

    [Fact]
    public void A_sampler_draws_from_any_step_model_and_any_first_state()
    {
        // Paths 2, 14, 74 from the zero state and 7, 40, 202 from 1: the likeliest token is the path's remainder of 4.
        var model = new TreeModel(4, path => [.. Enumerable.Range(0, 4).Select(token => token == path % 4 ? 1f : 0)]);
        Assert.Equal([2, 2, 2], new Sampler(model).Draw(0, [0], null, new SamplingOptions(0, MaxTokens: 3)));
        Assert.Equal([3, 0, 2], new Sampler(model).Draw(0, [0], null, new SamplingOptions(0, MaxTokens: 3), [1]));
        Assert.Throws<ArgumentException>(() => new Sampler(model).Draw(0, [0], null, new SamplingOptions(), [1, 2]));
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
        Assert.Equal([0, 2], Enumerable.Range(0, 100).Select(_ => Sampler.Pick([1, 9, 1], new SamplingOptions(), ref random, 1))
            .Distinct().Order());
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
        Assert.Equal([0, 0, 0], new Sampler(model, new float[new ParameterLayout(model).Length])
            .Draw(0, [0], null, new SamplingOptions(MaxTokens: 3)));
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
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(TopP: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(TopP: 1.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Draw(0, [0], null, new SamplingOptions(TopP: double.NaN)));
        Assert.Throws<ArgumentException>(() => sampler.Draw(0, [0], null, new SamplingOptions(Forbidden: [7])));
        Assert.Throws<ArgumentException>(() => sampler.Draw(0, [0], null, new SamplingOptions(Forbidden: [0, 1, 2, 3, 4, 5, 6])));
        Assert.Throws<ArgumentException>(() => sampler.Draw(0, [7], null, new SamplingOptions()));
        Assert.Throws<ArgumentException>(() => new Sampler(Model with { Outputs = 0 }, Weights()));
        Assert.Throws<ArgumentException>(() => new Sampler(Model with { TakesIds = false }, Weights()));
    }

    private static float[] Weights() => Numbers.Uniform(1, new ParameterLayout(Model).Length, 1.5);
}
