using DistSeq.Engine.Tasks.Translate;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class TranslateTaskTests
{
    private const string Numbers = "one\t1\ntwo\t2\nthree\t3\nten\t10\neleven\t11\ntwenty one\t21\n";

    private static readonly NetworkSize Size = new(CellKind.Lstm, 1, 12) { Embedding = 5 };
    private static readonly TranslateTask Task = new();

    [Fact]
    public void Both_sides_have_a_vocabulary_and_a_share_is_held_out()
    {
        var corpus = Read(0.5);
        Assert.Equal((3L, "tsv"), (corpus.Sequences, corpus.FormatName));
        Assert.Equal([" ", "e", "h", "l", "n", "o", "r", "t", "v", "w", "y", "<UNK>"], corpus.Pairs.Source.Vocabulary.Tokens);
        Assert.Equal(["0", "1", "2", "3", "<EOS>"], corpus.Pairs.Target.Vocabulary.Tokens);
        Assert.Equal(9 + 6, corpus.Targets(Split.Train) + corpus.Targets(Split.Validation));
        Assert.Equal(corpus.Train.Targets.Tokens.Length + 3, corpus.Targets(Split.Train));
    }

    [Fact]
    public void Words_that_are_not_kept_are_unknown_on_both_sides()
    {
        var plan = new ReadPlan("tsv", new Tokenizer(TokenKind.Word, true), 2, 0, 1);
        var corpus = (PairCorpus)Task.Read(Text("A b\tx y\na c\tx z\n"), plan);
        Assert.Equal(["<UNK>", "a", "b"], corpus.Pairs.Source.Vocabulary.Tokens);
        Assert.Equal(["<UNK>", "<EOS>", "x", "y"], corpus.Pairs.Target.Vocabulary.Tokens);
    }

    [Theory]
    [InlineData("", "The data has no line")]
    [InlineData("a\tb\tc\n", "Line 1: it has 2 tabs")]
    [InlineData("a\n", "Line 1: it has 0 tabs")]
    [InlineData("a\t\n", "the target is empty")]
    public void What_is_no_pair_is_told_with_its_line(string text, string message) => Assert.Contains(
        message, Assert.Throws<InvalidDataException>(() => Task.Read(Text(text), Plan(0))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_prepared_form_and_the_fields_of_a_model_give_all_back()
    {
        var corpus = Read(0.3);
        var back = (PairCorpus)PreparedForm.Again(Task, corpus);
        Assert.Equal(corpus.Train.Sources.Tokens, back.Train.Sources.Tokens);
        Assert.Equal(corpus.Train.Targets.Ends, back.Train.Targets.Ends);
        Assert.Equal(corpus.Valid.Targets.Tokens, back.Valid.Targets.Tokens);
        var codec = (PairCodec)Task.OpenCodec(corpus.Codec.Fields);
        Assert.Equal(corpus.Pairs.Source.Vocabulary.Tokens, codec.Source.Vocabulary.Tokens);
        Assert.Equal(corpus.Pairs.Target.Vocabulary.Tokens, codec.Target.Vocabulary.Tokens);
        Assert.Equal((corpus.Pairs.LongestTarget, corpus.Pairs.End), (codec.LongestTarget, codec.End));
    }

    [Fact]
    public void A_damaged_prepared_form_is_refused_or_read_but_never_breaks_a_reader()
    {
        PreparedForm.Damage(PreparedForm.Of(Task, Read(0.3)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_tally_of_a_split_is_that_of_teacher_forcing_in_one_batch_and_of_greedy_search(bool bidirectional)
    {
        var corpus = Read(0.5);
        var network = (EncoderDecoderNetwork)Task.Define(Size with { Bidirectional = bidirectional }, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        var tally = Task.Evaluate(network, weights, corpus, Split.Validation);

        var batcher = new PairBatcher(corpus.Valid, -1, corpus.Pairs.End, new BatchPlan(null, 1, 3));
        var computer = new EncoderDecoderComputer(
            network.Definition, 3, 1, batcher.MaxSourceSteps, batcher.MaxTargetSteps, clip: null);
        computer.Load(weights);
        var outcome = computer.Evaluate([batcher.InOrder(0)])[0];
        Assert.Equal(outcome.Loss, tally.Loss, 1e-4);
        Assert.Equal((outcome.Tokens, 3L), (tally.Targets, tally.Sequences));

        var encoder = new SourceEncoder(network.Definition, weights, batcher.MaxSourceSteps);
        var search = new BeamSearch(new NetworkStepModel(network.Definition, weights));
        var state = new float[encoder.StateSize];
        long exact = 0, edits = 0;
        for (var pair = 0; pair < 3; pair++)
        {
            var source = corpus.Valid.Sources[pair];
            encoder.Read(source, source.Length, 1, state);
            var options = new BeamOptions(Width: 1, MaxTokens: corpus.Pairs.LongestTarget);
            var found = search.Find([-1], corpus.Pairs.End, options, state)[0];
            var distance = EditDistance.Between([.. found.Tokens], corpus.Valid.Targets[pair]);
            exact += distance == 0 ? 1 : 0;
            edits += distance;
        }

        Assert.Equal((exact, edits), (tally.Right, tally.Edits));
        Assert.Equal(
            ["loss", "exact-match", "edit-distance"], Task.Measure(tally, corpus.Codec).Select(measure => measure.Name));
    }

    [Fact]
    public void A_trained_model_translates_what_it_has_learned_and_ranks_by_probability()
    {
        var corpus = Read(0);
        var network = Task.Define(Size, corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var trainer = Task.Trainer(network, corpus, new LanePlan(1, 1, 6, 64), 0, 1);
        var optimizer = new Adam();
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 0; step < 400; step++)
        {
            trainer.Load(weights);
            trainer.Compute(step, step);
            optimizer.Update(step + 1, 0.01, weights, trainer.Sums[0].Values.Span, state, weights);
        }

        var predictor = Task.Predictor(network, weights, corpus.Codec);
        foreach (var line in Numbers.TrimEnd().Split('\n'))
        {
            var place = Assert.Single(predictor.Predict(line.Split('\t')[0], new PredictOptions(3, 5)).Places);
            Assert.Equal(line.Split('\t')[1], place.Choices[0].Name);
            Assert.Equal(place.Choices.OrderByDescending(choice => choice.Probability), place.Choices);
            Assert.Equal(3, place.Choices.DistinctBy(choice => choice.Name).Count());
            Assert.InRange(place.Choices.Sum(choice => choice.Probability), 0.3, 1 + 1e-9);
        }

        var unknown = predictor.Predict("ten!", new PredictOptions(1, 1));
        Assert.Equal(1, unknown.Unknown);
        var refusal = Assert.Throws<InvalidDataException>(
            () => predictor.Predict(new string('o', 5_000), new PredictOptions(1, 1)));
        Assert.Equal("it has 5000 tokens; the most are 4096", refusal.Message);
    }

    [Fact]
    public void A_tied_head_is_refused() => Assert.Throws<ArgumentException>(
        () => Task.Define(Size with { Tied = true, Embedding = 12 }, Read(0).Codec));

    [Theory]
    [InlineData(new int[0], new int[0], 0)]
    [InlineData(new[] { 1 }, new int[0], 1)]
    [InlineData(new int[0], new[] { 1, 2 }, 2)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 2, 3 }, 0)]
    [InlineData(new[] { 1, 2, 3 }, new[] { 1, 3 }, 1)]
    [InlineData(new[] { 1, 2 }, new[] { 2, 1 }, 2)]
    // kitten, sitting.
    [InlineData(new[] { 1, 2, 3, 3, 4, 5 }, new[] { 6, 2, 3, 3, 2, 5, 7 }, 3)]
    public void Edits_are_counted(int[] first, int[] second, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(first, second));
        Assert.Equal(expected, EditDistance.Between(second, first));
    }

    private static PairCorpus Read(double validation) => (PairCorpus)Task.Read(Text(Numbers), Plan(validation));

    private static ReadPlan Plan(double validation) => new("tsv", Tokenizer.Characters, null, validation, 1);

    private static Sources Text(string text) => Sources.Of(Encoding.UTF8.GetBytes(text));
}
