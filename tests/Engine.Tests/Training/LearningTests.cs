namespace DistSeq.Engine.Tests.Training;

public class LearningTests
{
    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.GruResetAfter)]
    public void A_small_model_learns_a_repeating_text_by_heart(CellKind cell)
    {
        const string verse = "the cat sat on the mat. ";
        var corpus = TokenCorpus.Read(string.Concat(Enumerable.Repeat(verse, 40)), DataFormat.Text, 0, 1);
        var model = new ModelDefinition(cell, corpus.Vocabulary.Count, 1, 32, corpus.Vocabulary.Count);
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, 1, weights, TestContext.Current.CancellationToken);
        var run = new TrainingRun(
            model, weights, new TextBatcher(corpus.Train.Tokens, 2, 4, 24), 2, 4, 24, new Adam(), 0.01, new ClipRule(5, null));
        var loss = run.Step();
        Assert.Equal(Math.Log(model.Outputs), loss, 0.5);
        while (run.Steps < 300)
            loss = run.Step();
        Assert.True(loss < 0.1, $"The loss is still {loss} after {run.Steps} steps.");

        var sampler = new Sampler(model, weights);
        var prompt = corpus.Vocabulary.Encode(verse + "the cat ", out _);
        var ids = sampler.Draw(0, prompt, null, new SamplingOptions(Temperature: 0, MaxTokens: 16));
        Assert.Equal("sat on the mat. ", corpus.Vocabulary.Decode(ids));
    }

    [Fact]
    public void Names_are_learnt_line_by_line()
    {
        string[] names = ["anna", "bob", "clara", "david"];
        var corpus = TokenCorpus.Read(string.Join('\n', names), DataFormat.Lines, 0, 1);
        var model = new ModelDefinition(CellKind.Lstm, corpus.Vocabulary.Count, 1, 24, corpus.Vocabulary.Count);
        var layout = new ParameterLayout(model);
        var weights = new float[layout.Length];
        Initializer.Fill(model, layout, 1, weights, TestContext.Current.CancellationToken);
        var batcher = new LineBatcher(corpus.Train, new BatchPlan(1, 2, 2), 16);
        var run = new TrainingRun(model, weights, batcher, 2, 2, 16, new Adam(), 0.02, new ClipRule(5, null));
        while (run.Steps < 300)
            run.Step();
        var end = corpus.Vocabulary.Find("\n");
        var sampler = new Sampler(model, weights);
        var drawn = Enumerable.Range(0, 60)
            .Select(number => corpus.Vocabulary.Decode(sampler.Draw(number, [-1], end, new SamplingOptions(TopK: 4)))).ToArray();
        Assert.True(drawn.Count(names.Contains) > 50, string.Join(' ', drawn));
        Assert.All(names, name => Assert.Contains(name, drawn));
    }
}
