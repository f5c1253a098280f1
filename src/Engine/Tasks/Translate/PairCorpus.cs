using DistSeq.Engine.Data;
using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Pairs of sequences in three splits; each side has its own vocabulary.</summary>
/// <param name="Pairs">Converts text to ids and back.</param>
/// <param name="Train">Pairs to train on.</param>
/// <param name="Valid">Held-out pairs; may be empty.</param>
internal sealed record PairCorpus(PairCodec Pairs, PairSequences Train, PairSequences Valid) : Corpus
{
    public static readonly PairSequences None = new(new TokenSequences([], []), new TokenSequences([], []));

    /// <summary>Pairs of the test split. Default none.</summary>
    public PairSequences Test { get; init; } = None;

    public override string FormatName => TranslateTask.Tsv;

    public override Codec Codec => Pairs;

    public override long Sequences => Train.Count;

    // The end of each target sequence is a target too.
    public override long Targets(Split split) => Of(split).Targets.Tokens.Length + (long)Of(split).Count;

    public PairSequences Of(Split split) => Choose(split, Train, Valid, Test);

    public override bool LeavesUnknownOut => false;

    public override double UnknownShare
    {
        get
        {
            var tokens = Train.Sources.Tokens.Length + (long)Valid.Sources.Tokens.Length + Test.Sources.Tokens.Length;
            return tokens == 0 ? 0 : (double)Unknown / tokens;
        }
    }
}
