using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Tasks.Translate;

/// <summary>Pairs of sequences in two splits, each side with a vocabulary of its own.</summary>
/// <param name="Pairs">Text to ids and back.</param>
/// <param name="Train">Pairs to train on.</param>
/// <param name="Valid">Pairs held out; perhaps none.</param>
internal sealed record PairCorpus(PairCodec Pairs, PairSequences Train, PairSequences Valid) : Corpus
{
    public override string FormatName => TranslateTask.Tsv;

    public override Codec Codec => Pairs;

    public override long Sequences => Train.Count;

    public override long TrainTargets => Targets(Train);

    public override long ValidTargets => Targets(Valid);

    public override bool LeavesUnknownOut => false;

    public override double UnknownShare
    {
        get
        {
            var tokens = Train.Sources.Tokens.Length + Valid.Sources.Tokens.Length;
            return tokens == 0 ? 0 : (double)Unknown / tokens;
        }
    }

    // The end of each is a target too.
    private static long Targets(PairSequences pairs) => pairs.Targets.Tokens.Length + (long)pairs.Count;
}
