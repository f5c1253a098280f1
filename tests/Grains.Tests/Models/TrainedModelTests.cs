using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Tasks.Language;

namespace DistSeq.Grains.Tests.Models;

public sealed class TrainedModelTests
{
    private static readonly SamplingOptions Options = new(MaxTokens: 5);

    private static readonly GenerationRequest Request = new() { Model = new ModelSource("any", null), Count = 3, MaxTokens = 5 };

    [Theory]
    [InlineData("e\u0301", "e\u00e9", "has characters that the model does not know: U+0301. "
        + "In the normal form NFC it has none: write '\u00e9' so, for example by uconv.")]
    [InlineData("U\u0308\u0304", "\u01d5", "has characters that the model does not know: 'U' (U+0055), U+0308, U+0304. "
        + "In the normal form NFC it has none: write '\u01d5' so, for example by uconv.")]
    [InlineData("\u01d5", "U\u0308\u0304", "has characters that the model does not know: '\u01d5' (U+01D5). "
        + "In the normal form NFD it has none: write 'U\u0308\u0304' so, for example by uconv.")]
    [InlineData("\u00e9", "e\u0301", "has characters that the model does not know: '\u00e9' (U+00E9). "
        + "In the normal form NFD it has none: write 'e\u0301' so, for example by uconv.")]
    [InlineData("e\u0301x\u001b", "abe", "has characters that the model does not know: U+0301, 'x' (U+0078), U+001B. "
        + "It knows 'abe'; leave the others out.")]
    public void Characters_of_a_prompt_that_the_model_lacks_are_named(string prompt, string known, string failure)
    {
        var spec = new ModelSpec { Cell = CellKind.Gru, Hidden = 4 };
        var vocabulary = new Vocabulary([.. known.EnumerateRunes().Select(rune => rune.ToString()), "\n"]);
        var model = new TrainedModel(new JobSpec { Model = spec }, Codec(vocabulary), []);
        Assert.Equal(failure,
            Assert.Single(Assert.Throws<InvalidSpecException>(() => model.Generate(Request with { Prompt = prompt })).Failures)
                .Message);
    }

    [Fact]
    public void A_glimpse_of_weights_that_have_broken_shows_nothing()
    {
        var spec = new ModelSpec { Cell = CellKind.Gru, Hidden = 4 };
        var vocabulary = new Vocabulary(["a", "b", "\n"]);
        var weights = new float[new LanguageTask().Define(Modeling.Size(spec, 64), Codec(vocabulary)).Layout.Length];
        var good = new TrainedModel(new JobSpec { Model = spec }, Codec(vocabulary), weights);
        Assert.Equal(good.Generate(Request).Samples, good.Glimpse(3, Options));
        var broken = good with { Weights = [.. weights.Select(_ => float.NaN)] };
        Assert.Empty(broken.Glimpse(3, Options));
        Assert.Throws<InvalidDataException>(() => broken.Generate(Request));
    }

    private static TokenCodec Codec(Vocabulary vocabulary) =>
        new(EngineFormat.Lines, new TextCoder(Tokenizer.Characters, vocabulary), null);
}
