namespace DistSeq.Engine.Tests.Generation;

public class BeamSearchTests
{
    private static readonly ModelDefinition Model = new(CellKind.Gru, 7, 2, 9, 7);

    public static TheoryData<int, double> SeedsAndPowers =>
        new(Enumerable.Range(1, 6).SelectMany(seed => new[] { (seed, 0.0), (seed, 0.7), (seed, 1.0) }));

    [Theory]
    [MemberData(nameof(SeedsAndPowers))]
    public void A_beam_as_wide_as_the_tree_finds_what_trying_all_sequences_finds(int seed, double power)
    {
        const int outputs = 3, end = 1, longest = 4;
        var model = new TreeModel(outputs, path => Numbers.Uniform((1000 * seed) + path, outputs, 2));
        var all = All(model, [0], end, longest).OrderByDescending(found => found.LogProbability / Math.Pow(Length(found), power))
            .ToList();
        var beam = new BeamSearch(model).Find([0], end, new BeamOptions(200, 200, longest, power));
        Assert.Equal(all.Count, beam.Count);
        foreach (var (expected, actual) in all.Zip(beam))
        {
            Assert.Equal(expected.Tokens, actual.Tokens);
            Assert.Equal(expected.Ended, actual.Ended);
            Assert.Equal(expected.LogProbability, actual.LogProbability, 1e-12);
            Assert.Equal(expected.LogProbability / Math.Pow(Length(expected), power), actual.Score, 1e-12);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_narrow_beam_keeps_the_best_of_every_length(int width)
    {
        const int outputs = 4, end = 2, longest = 5;
        for (var seed = 1; seed <= 20; seed++)
        {
            var model = new TreeModel(outputs, path => Numbers.Uniform((1000 * seed) + path, outputs, 2));
            List<BeamHypothesis> kept = [new([], 0, 0, false)];
            for (var length = 1; length <= longest; length++)
            {
                var grown =
                    from old in kept
                    where !old.Ended
                    from found in All(model, [0, .. old.Tokens], end, 1)
                    select new BeamHypothesis(
                        [.. old.Tokens, .. found.Tokens], old.LogProbability + found.LogProbability, 0, found.Ended);
                kept = [.. kept.Where(old => old.Ended).Concat(grown).OrderByDescending(found => found.LogProbability)
                    .Take(width)];
            }

            var beam = new BeamSearch(model).Find([0], end, new BeamOptions(width, width, longest));
            Assert.Equal(
                kept.Select(found => string.Join(' ', found.Tokens)), beam.Select(found => string.Join(' ', found.Tokens)));
            Assert.Equal(kept.Select(found => found.Ended), beam.Select(found => found.Ended));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e30f)]
    [InlineData(-2e30f)]
    public void Equal_logits_are_equally_likely_however_large_they_are(float logit)
    {
        var found = new BeamSearch(new LevelModel(logit)).Find([0], end: null, new BeamOptions(Width: 3, Best: 3, MaxTokens: 2));
        Assert.All(found, sequence => Assert.Equal(-2 * Math.Log(3), sequence.LogProbability, 1e-12));
    }

    [Fact]
    public void A_wider_beam_finds_a_sequence_that_greed_misses()
    {
        // First token: 0 with 0.6, 1 with 0.4. After 0 all is open; after 1 the next is certain.
        var model = new TreeModel(3, path => path switch
        {
            2 => [MathF.Log(0.6f), MathF.Log(0.4f), float.NegativeInfinity],
            var other => other % 4 == 3 ? [float.NegativeInfinity, float.NegativeInfinity, 0] : [0, 0, 0],
        });
        Assert.Equal([0, 0], new BeamSearch(model).Find([0], null, new BeamOptions(1, MaxTokens: 2))[0].Tokens);
        var best = new BeamSearch(model).Find([0], null, new BeamOptions(2, MaxTokens: 2))[0];
        Assert.Equal([1, 2], best.Tokens);
        Assert.Equal(Math.Log(0.4), best.LogProbability, 1e-7);
    }

    [Fact]
    public void A_beam_of_one_is_greedy()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var step = new NetworkStepModel(Model, Numbers.Uniform(seed, new ParameterLayout(Model).Length, 1.5), 3);
            foreach (var end in new int?[] { null, 0, 3, 5 })
            {
                foreach (var forbidden in new int[][] { [], [1, 6] })
                {
                    var drawn = new Sampler(step).Draw(0, [-1], end, new SamplingOptions(0, MaxTokens: 25, Forbidden: forbidden));
                    var found = new BeamSearch(step).Find([-1], end, new BeamOptions(1, 1, 25, seed % 2, forbidden)).Single();
                    Assert.Equal(drawn, found.Tokens);
                    Assert.Equal(drawn.Length < 25, found.Ended);
                    Assert.NotEmpty(drawn);
                    Assert.Empty(drawn.Intersect(forbidden));
                }
            }
        }
    }

    [Fact]
    public void Rows_computed_together_or_apart_give_the_same_bits()
    {
        var weights = Numbers.Uniform(1, new ParameterLayout(Model).Length, 1.5);
        var options = new BeamOptions(6, 6, 12, 0.8);
        var together = new BeamSearch(new NetworkStepModel(Model, weights, 6)).Find([-1, 2], 4, options);
        Assert.Equal(6, together.Count);
        foreach (var rows in new[] { 1, 4, 64 })
        {
            var apart = new BeamSearch(new NetworkStepModel(Model, weights, rows)).Find([-1, 2], 4, options);
            Assert.Equal(together.Select(Text), apart.Select(Text));
        }
    }

    [Fact]
    public void Found_probabilities_are_those_of_the_model()
    {
        var step = new NetworkStepModel(Model, Numbers.Uniform(3, new ParameterLayout(Model).Length, 1.5), 5);
        foreach (var found in new BeamSearch(step).Find([-1], 0, new BeamOptions(5, 5, 10)))
        {
            var (state, logits, sum) = (new float[step.StateSize], new float[step.Outputs], 0.0);
            int[] expected = found.Ended ? [.. found.Tokens, 0] : [.. found.Tokens];
            int[] fed = [-1, .. expected];
            for (var i = 0; i < expected.Length; i++)
            {
                step.Step([fed[i]], state, logits, state);
                sum += Math.Log(Softmax(logits)[expected[i]]);
            }

            Assert.Equal(sum, found.LogProbability, 1e-9);
        }
    }

    [Fact]
    public void Ties_keep_the_order_of_tokens()
    {
        var model = new TreeModel(3, _ => [1, 1, 1]);
        var found = new BeamSearch(model).Find([0], null, new BeamOptions(4, 4, 2));
        Assert.Equal(["0 0", "0 1", "0 2", "1 0"], found.Select(hypothesis => string.Join(' ', hypothesis.Tokens)));
    }

    [Fact]
    public void Length_normalisation_prefers_longer_sequences()
    {
        // The end (1) has always a little more than half.
        var model = new TreeModel(2, _ => [0, 0.1f]);
        var best = new BeamSearch(model).Find([0], 1, new BeamOptions(3, MaxTokens: 6))[0];
        Assert.True(best.Ended);
        Assert.Empty(best.Tokens);
        var rising = new TreeModel(2, path => path < 10 ? [0, 0] : [3, -3]);
        Assert.Empty(new BeamSearch(rising).Find([0], 1, new BeamOptions(3, MaxTokens: 6))[0].Tokens);
        Assert.Equal(6, new BeamSearch(rising).Find([0], 1, new BeamOptions(3, MaxTokens: 6, LengthPower: 1))[0].Tokens.Count);
    }

    [Fact]
    public void A_decoder_begins_with_the_state_of_its_encoder()
    {
        var model = new TreeModel(3, path => Numbers.Uniform(path, 3, 2));
        var options = new BeamOptions(2, 1, 4);
        string[] found = [.. Enumerable.Range(0, 12)
            .Select(state => Text(new BeamSearch(model).Find([0], 2, options, [state])[0]))];
        Assert.True(found.Distinct().Count() > 6);
        Assert.Equal(found[0], Text(new BeamSearch(model).Find([0], 2, options)[0]));
        Assert.Equal(
            new Sampler(model).Draw(0, [0], 2, new SamplingOptions(0, MaxTokens: 4), [5]),
            new BeamSearch(model).Find([0], 2, new BeamOptions(1, 1, 4), [5])[0].Tokens);
    }

    [Fact]
    public void Fewer_sequences_than_asked_for_are_all_of_them()
    {
        var model = new TreeModel(2, _ => [0, 0], 3);
        Assert.Equal(2, new BeamSearch(model).Find([0], null, new BeamOptions(8, 8, 1)).Count);
        Assert.Equal(3, new BeamSearch(model).Find([0], 1, new BeamOptions(8, 8, 2)).Count);
        new BeamSearch(model).Find([0], null, new BeamOptions(8, 8, 5));
        Assert.Equal(3, model.MostRows);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var search = new BeamSearch(new TreeModel(3, path => path == 2 ? [0, 0, 0] : [0, float.NaN, 0]));
        Assert.Throws<InvalidDataException>(() => search.Find([0], null, new BeamOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Find([], null, new BeamOptions()));
        BeamOptions[] wrong =
            [new(0), new(2, 3), new(2, 0), new(MaxTokens: 0), new(LengthPower: -1), new(LengthPower: double.NaN)];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => search.Find([0], null, options)));
        Assert.Throws<ArgumentException>(() => search.Find([0], null, new BeamOptions(Forbidden: [3])));
        Assert.Throws<ArgumentException>(() => search.Find([0], null, new BeamOptions(Forbidden: [0, 1, 2])));
        Assert.Throws<ArgumentException>(() => search.Find([0], null, new BeamOptions(), [1, 2]));
    }

    private static int Length(BeamHypothesis found) => found.Tokens.Count + (found.Ended ? 1 : 0);

    private static string Text(BeamHypothesis found) =>
        $"{string.Join(' ', found.Tokens)} {found.Ended} {found.LogProbability:r} {found.Score:r}";

    private static double[] Softmax(float[] logits)
    {
        var total = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / total)];
    }

    // Every sequence up to a length: those that end, and those that are cut off.
    private static IEnumerable<BeamHypothesis> All(TreeModel model, int[] prompt, int end, int longest)
    {
        var probabilities = Softmax(model.Logits(prompt.Aggregate(0, model.Path)));
        for (var token = 0; token < model.Outputs; token++)
        {
            var own = Math.Log(probabilities[token]);
            if (token == end)
                yield return new BeamHypothesis([], own, 0, true);
            else if (longest == 1)
                yield return new BeamHypothesis([token], own, 0, false);
            else
            {
                foreach (var rest in All(model, [.. prompt, token], end, longest - 1))
                    yield return new BeamHypothesis([token, .. rest.Tokens], own + rest.LogProbability, 0, rest.Ended);
            }
        }
    }

    /// <summary>Three tokens, always of the same logit.</summary>
    private sealed class LevelModel(float logit) : IStepModel
    {
        public int Outputs => 3;

        public int StateSize => 0;

        public int MaxRows => 3;

        public void Step(ReadOnlySpan<int> tokens, ReadOnlySpan<float> states, Span<float> logits, Span<float> next) =>
            logits.Fill(logit);
    }
}
