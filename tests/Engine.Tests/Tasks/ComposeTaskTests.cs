using DistSeq.Engine.Tasks.Compose;

namespace DistSeq.Engine.Tests.Tasks;

public sealed class ComposeTaskTests
{
    private const string Cries = "moo\tcow\nmooo\tcow\nwoof\tdog\nwuff\tdog\nbaa\tsheep\nbaaa\tsheep\n";

    private static readonly NetworkSize Size = new(CellKind.Gru, 1, 16) { Embedding = 5 };
    private static readonly ComposeTask Task = new();

    [Fact]
    public void A_sequence_is_its_class_and_the_text_of_which_each_token_and_the_end_is_to_be_predicted()
    {
        var corpus = Read("ab\tx\nb\ty\n", 0);
        Assert.Equal(["a", "b", "\n", "\tx", "\ty"], corpus.Vocabulary.Tokens);
        Assert.Equal(["a", "b", "\n"], corpus.Classes!.Tokens);
        Assert.Equal([3, 0, 1, 4, 1], corpus.Train.Tokens);
        Assert.Equal([0, 1, 2, 1, 2], corpus.Train.Targets);
        Assert.Equal((2L, 5L, "tsv"), (corpus.Sequences, corpus.Targets(Split.Train), corpus.FormatName));
        Assert.Equal("writes text of 2 classes", Task.Describe(corpus.Codec));
    }

    [Fact]
    public void Words_that_are_not_kept_are_unknown_and_a_class_may_be_called_like_a_word()
    {
        var plan = new ReadPlan("tsv", new Tokenizer(TokenKind.Word, true), 1, 0, 1);
        var corpus = (TokenCorpus)Task.Read(Bytes("Cow cow moo\tcow\ndog\tdog\n"), plan);
        Assert.Equal(["<UNK>", "<EOS>", "cow", "\tcow", "\tdog"], corpus.Vocabulary.Tokens);
        Assert.Equal([3, 2, 2, 0, 4, 0], corpus.Train.Tokens);
        Assert.Equal([2, 2, 0, 1, 0, 1], corpus.Train.Targets);
    }

    [Fact]
    public void The_prepared_form_and_the_fields_of_a_model_give_all_back()
    {
        var corpus = Read(Cries, 0.3);
        var back = (TokenCorpus)PreparedForm.Again(Task, corpus);
        Assert.Equal(corpus.Train.Tokens, back.Train.Tokens);
        Assert.Equal(corpus.Train.Targets, back.Train.Targets);
        Assert.Equal(corpus.Valid.Ends, back.Valid.Ends);
        Assert.Equal(corpus.Vocabulary.Tokens, back.Vocabulary.Tokens);
        var codec = (TokenCodec)Task.OpenCodec(corpus.Codec.Fields);
        Assert.Equal(["cow", "dog", "sheep"], ClassTokens.Of(codec));
        Assert.Equal(corpus.Classes!.Tokens, ClassTokens.Text(codec).Vocabulary.Tokens);
    }

    [Fact]
    public void The_loss_is_that_of_each_token_behind_the_class_and_the_tokens_before_it()
    {
        var corpus = Read(Cries, 0);
        var network = (SingleNetwork)Task.Define(Size, corpus.Codec);
        var weights = network.FirstWeights(3, TestContext.Current.CancellationToken);
        var model = new NetworkStepModel(network.Definition, weights);
        var loss = 0.0;
        for (var index = 0; index < corpus.Train.Count; index++)
        {
            var (inputs, state, logits) = (corpus.Train[index].ToArray(), new float[model.StateSize], new float[model.Outputs]);
            for (var t = 0; t < inputs.Length; t++)
            {
                model.Step([inputs[t]], state, logits, state);
                var target = t + 1 < inputs.Length ? inputs[t + 1] : corpus.Coder.EndOfLine!.Value;
                loss += Math.Log(logits.Sum(logit => Math.Exp(logit))) - logits[target];
            }
        }

        var tally = Task.Evaluate(network, weights, corpus, Split.Train);
        Assert.Equal(loss, tally.Loss, 1e-4);
        Assert.Equal(
            ["loss", "perplexity", "bits-per-character"], Task.Measure(tally, corpus.Codec).Select(measure => measure.Name));
    }

    [Fact]
    public void A_trained_model_writes_texts_of_the_class_that_is_asked_for()
    {
        var corpus = Read(Cries, 0);
        var network = Task.Define(Size, corpus.Codec);
        var weights = Trained(network, corpus, 300);
        var writer = Task.Writer(network, weights, corpus.Codec);
        Assert.Equal(["cow", "dog", "sheep"], writer.Classes);
        IReadOnlyList<string> Texts(string name, string prompt = "") => [.. writer.Write(
            new WriteRequest(prompt, 20, new SamplingOptions()) { Class = name }).Select(written => written.Text)];
        foreach (var name in writer.Classes)
        {
            var known = Cries.TrimEnd().Split('\n').Where(line => line.EndsWith("\t" + name, StringComparison.Ordinal))
                .Select(line => line.Split('\t')[0]);
            Assert.Equal(known, Texts(name).Distinct().Order());
            Assert.Equal(Texts(name), Texts(name));
        }

        Assert.All(Texts("dog", "wu"), text => Assert.Equal("wuff", text));
    }

    [Fact]
    public void No_text_is_empty_even_of_a_model_that_would_end_at_once()
    {
        var corpus = Read(Cries, 0);
        var network = (SingleNetwork)Task.Define(Size, corpus.Codec);
        var weights = new float[network.Layout.Length];
        weights[weights.Length - network.Definition.Outputs + corpus.Coder.EndOfLine!.Value] = 20;
        var texts = Task.Writer(network, weights, corpus.Codec)
            .Write(new WriteRequest("", 20, new SamplingOptions()) { Class = "cow" });
        Assert.All(texts, written => Assert.Single(written.Text));
        var prompted = Task.Writer(network, weights, corpus.Codec)
            .Write(new WriteRequest("m", 1, new SamplingOptions()) { Class = "cow" });
        Assert.Equal("m", prompted[0].Text);
    }

    [Fact]
    public void What_a_model_does_not_know_is_refused_or_counted()
    {
        var corpus = Read(Cries, 0);
        var network = Task.Define(Size, corpus.Codec);
        var writer = Task.Writer(network, new float[network.Layout.Length], corpus.Codec);
        Assert.Throws<ArgumentException>(() => writer.Write(new WriteRequest("", 1, new SamplingOptions()) { Class = "cat" }));
        Assert.Throws<ArgumentException>(() => writer.Write(new WriteRequest("", 1, new SamplingOptions())));
        var unknown = Assert.Throws<UnknownTokensException>(
            () => writer.Write(new WriteRequest("xy", 1, new SamplingOptions()) { Class = "cow" }));
        Assert.DoesNotContain("\tcow", unknown.Coder!.Vocabulary.Tokens);
        var read = (TokenCorpus)Task.Read(Bytes("mox\tcow\n"), corpus.Codec);
        Assert.Equal((1L, 3L), (read.Unknown, read.Targets(Split.Validation)));
        var refusal = Assert.Throws<InvalidDataException>(() => Task.Read(Bytes("moo\tcat\n"), corpus.Codec));
        Assert.Contains("Line 1: 'cat' is none of the 3 classes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_reads_backwards_or_is_tied_is_refused()
    {
        var codec = Read(Cries, 0).Codec;
        Assert.Throws<ArgumentException>(() => Task.Define(Size with { Bidirectional = true }, codec));
        Assert.Throws<ArgumentException>(() => Task.Define(Size with { Tied = true, Embedding = 16 }, codec));
    }

    [Theory]
    [InlineData("", "The data has no line")]
    [InlineData("moo\tcow\n", "All of the data is 'cow'")]
    [InlineData("a\tb\tc\nd\n", "2 lines cannot be read:\nLine 1: it has 2 tabs")]
    public void What_is_no_text_with_a_class_is_told_with_its_line(string text, string message) => Assert.Contains(
        message, Assert.Throws<InvalidDataException>(() => Read(text, 0)).Message, StringComparison.Ordinal);

    private static float[] Trained(Network network, Corpus corpus, int steps)
    {
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var trainer = Task.Trainer(network, corpus, new LanePlan(1, 1, 6, 64), 0, 1);
        var optimizer = new Adam();
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 0; step < steps; step++)
        {
            trainer.Load(weights);
            trainer.Compute(step, step);
            optimizer.Update(step + 1, 0.01, weights, trainer.Sums[0].Values.Span, state, weights);
        }

        return weights;
    }

    private static TokenCorpus Read(string text, double validation) =>
        (TokenCorpus)Task.Read(Bytes(text), new ReadPlan("tsv", Tokenizer.Characters, null, validation, 1));

    private static Sources Bytes(string text) => Sources.Of(Encoding.UTF8.GetBytes(text));
}
