using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Generation;
using DistSeq.Engine.Models;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Translates by beam search: returns the likeliest targets of a source with their probabilities.</summary>
internal sealed class PairPredictor(EncoderDecoderDefinition model, ReadOnlyMemory<float> weights, PairCodec codec) : IPredictor
{
    private const int FewestSteps = 64;

    private SourceEncoder? _encoder;
    private (int Width, BeamSearch Search)? _search;
    private int _steps;

    public bool IsPerToken => false;

    public bool Searches => true;

    public Prediction Predict(string line, PredictOptions options)
    {
        var ids = codec.Source.Encode(line, out var unknown);
        ClassifiedReader.DemandKnown(ids);
        var width = Math.Max(options.Beam, options.Top);
        var encoder = Encoder(ids.Length);
        var state = new float[encoder.StateSize];
        encoder.Read(ids, ids.Length, 1, state);
        int[] forbidden = codec.Target.Vocabulary.Unknown is { } lacking ? [lacking] : [];
        // A target may be longer than any in training. One that has not ended at twice that length never will.
        var beam = new BeamOptions(width, options.Top, 2 * codec.LongestTarget, Forbidden: forbidden);
        return new Prediction(
            [new PredictedPlace(line, [.. Search(width).Find([SpecialTokens.PaddingId], codec.End, beam, state)
                .Select(found => new PredictedChoice(codec.Target.Decode(found.Tokens), Math.Exp(found.LogProbability)))])],
            unknown);
    }

    private SourceEncoder Encoder(int steps)
    {
        if (_encoder is null || steps > _steps)
        {
            _steps = Math.Max(FewestSteps, steps);
            _encoder = new SourceEncoder(model, weights.Span, _steps);
        }

        return _encoder;
    }

    private BeamSearch Search(int width)
    {
        if (_search is not { } search || search.Width != width)
            _search = search = (width, new BeamSearch(new NetworkStepModel(model, weights.Span, width)));
        return search.Search;
    }
}
