using DistSeq.Contracts.Specs;
using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;
using DistSeq.Grains.Models;

namespace DistSeq.Grains.Tests.Models;

public sealed class TrainedModelTests
{
    private static readonly SamplingOptions Options = new(MaxTokens: 5);

    [Fact]
    public void A_glimpse_of_weights_that_have_broken_shows_nothing()
    {
        var spec = new ModelSpec { Cell = CellKind.Gru, Hidden = 4 };
        var vocabulary = new Vocabulary(["a", "b", "\n"]);
        var weights = new float[new ParameterLayout(Modeling.Define(spec, CorpusFormat.Lines, vocabulary.Count, vocabulary.Count)).Length];
        var good = new TrainedModel(spec, new TextCoder(Tokenizer.Characters, vocabulary), null, CorpusFormat.Lines, 8, weights);
        Assert.Equal(good.Generate("", 3, Options), good.Glimpse(3, Options));
        var broken = good with { Weights = [.. weights.Select(_ => float.NaN)] };
        Assert.Empty(broken.Glimpse(3, Options));
        Assert.Throws<InvalidDataException>(() => broken.Generate("", 3, Options));
    }
}
