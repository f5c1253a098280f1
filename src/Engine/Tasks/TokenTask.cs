using DistSeq.Engine.Data;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>What the tasks of one network that reads tokens have in common.</summary>
public abstract class TokenTask : LearningTask
{
    public sealed override void Write(Corpus corpus, Stream destination) => CorpusFile.Write((TokenCorpus)corpus, destination);

    public sealed override Corpus Open(Stream prepared) => CorpusFile.Read(prepared);

    public sealed override Codec OpenCodec(IReadOnlyDictionary<string, string> fields) => TokenCodec.Open(fields);

    public sealed override Network Define(NetworkSize size, Codec codec) => new SingleNetwork(Define(size, (TokenCodec)codec));

    public sealed override BatchFacts Batch(Corpus corpus, LanePlan plan)
    {
        var (split, batcher) = (((TokenCorpus)corpus).Train, Batcher((TokenCorpus)corpus, plan));
        var mean = (split.Tokens.Length + split.Count - 1) / Math.Max(1, split.Count);
        return new BatchFacts(
            batcher.StepsPerEpoch, [batcher.MaxSteps], (long)plan.Lanes * plan.RowsPerLane * Math.Min(batcher.MaxSteps, mean),
            batcher.Carries(1));
    }

    public sealed override LaneTrainer Trainer(Network network, Corpus corpus, LanePlan plan, int firstLane, int lanes)
    {
        var batcher = Batcher((TokenCorpus)corpus, plan);
        var computer = new StepComputer(
            ((SingleNetwork)network).Definition, plan.RowsPerLane, lanes, batcher.MaxSteps, plan.Clip, plan.Reduction, plan.Seed);
        return new BatchTrainer<LaneBatch>(computer, batcher, firstLane, lanes);
    }

    public sealed override Tally Evaluate(Network network, ReadOnlySpan<float> weights, Corpus corpus) =>
        Evaluation.Run(((SingleNetwork)network).Definition, weights, Score((TokenCorpus)corpus));

    private protected abstract ModelDefinition Define(NetworkSize size, TokenCodec codec);

    /// <summary>Cuts the training split.</summary>
    private protected abstract IBatcher<LaneBatch> Batcher(TokenCorpus corpus, LanePlan plan);

    /// <summary>The sequences of the validation split, each with what is to be predicted of it.</summary>
    private protected abstract IReadOnlyList<ScoredSequence> Score(TokenCorpus corpus);

    /// <summary>All bytes of a stream.</summary>
    private protected static byte[] Bytes(Stream content)
    {
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
