using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>Base class of tasks with one network that reads tokens.</summary>
internal abstract class TokenTask : SingleNetworkTask
{
    public override void Write(Corpus corpus, Stream destination) => CorpusFile.Write((TokenCorpus)corpus, destination);

    public override Corpus Open(Stream prepared) => CorpusFile.Read(prepared);

    public sealed override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => TokenCodec.Open(fields);

    public sealed override Network Define(NetworkSize size, Codec codec) => new SingleNetwork(Define(size, (TokenCodec)codec));

    public override int Pieces(Corpus corpus, Split split) => SplitPieces.Of(((TokenCorpus)corpus).Of(split)).Count;

    public override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus, Split split, int piece)
    {
        var (begin, end) = SplitPieces.Of(((TokenCorpus)corpus).Of(split))[piece];
        var counter = Counter((TokenCodec)corpus.Codec);
        var tally = Evaluation.Run(
            Definition(network), weights, Score((TokenCorpus)corpus, split, begin..end), counter);
        return counter is null ? tally : tally with { Counts = counter.Counts };
    }

    private protected abstract ModelDefinition Define(NetworkSize size, TokenCodec codec);

    private protected override IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan) => Batcher((TokenCorpus)corpus, plan);

    private protected override double MeanSteps(Corpus corpus, IBatcher<LaneBatch> batcher) => MeanSteps(
        corpus is TokenCorpus memory ? memory.Train.Tokens.Length : corpus.Targets(Split.Train), corpus.Sequences, batcher);

    /// <summary>Cuts an in-memory training split into batches.</summary>
    private protected abstract IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan);

    /// <summary>Some sequences of a split with their targets.</summary>
    private protected abstract ScoredSequence[] Score(TokenCorpus corpus, Split split, Range range);

    /// <summary>Keeps a tally's extra counts; null (the default) for none.</summary>
    private protected virtual ITargetCounter? Counter(TokenCodec codec) => null;
}
