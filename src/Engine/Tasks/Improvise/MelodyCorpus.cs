using DistSeq.Engine.Data;

namespace DistSeq.Engine.Tasks.Improvise;

/// <summary>Melodies in three splits.</summary>
/// <param name="Melodies">Converts notes to ids and back.</param>
/// <param name="Train">Melodies to train on.</param>
/// <param name="Valid">Held-out melodies; may be empty.</param>
/// <param name="Test">Melodies of the test split; may be empty.</param>
internal sealed record MelodyCorpus(MelodyCodec Melodies, TokenSequences Train, TokenSequences Valid, TokenSequences Test)
    : Corpus
{
    public override string FormatName => Melodies.Format;

    public override Codec Codec => Melodies;

    public override long Sequences => Train.Count;

    public override bool LeavesUnknownOut => true;

    public override double UnknownShare
    {
        get
        {
            var tokens = Targets(Split.Train) + Targets(Split.Validation) + Targets(Split.Test) + Unknown;
            return tokens == 0 ? 0 : (double)Unknown / tokens;
        }
    }

    public override long Targets(Split split) => Of(split).Tokens.Length;

    public TokenSequences Of(Split split) => Choose(split, Train, Valid, Test);
}
