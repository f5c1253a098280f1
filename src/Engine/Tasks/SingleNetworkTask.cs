using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>Base class of tasks with one network.</summary>
internal abstract class SingleNetworkTask : LearningTask
{
    public sealed override BatchFacts Batch(Corpus corpus, LanePlan plan)
    {
        var batcher = Batcher(corpus, plan);
        var tokens = (long)((long)plan.Lanes * plan.RowsPerLane * MeanSteps(corpus, batcher));
        return new BatchFacts(batcher.StepsPerEpoch, [batcher.MaxSteps], tokens, batcher.Carries(1));
    }

    public sealed override LaneTrainer Trainer(Network network, Corpus corpus, LanePlan plan, int firstLane, int lanes)
    {
        var batcher = Batcher(corpus, plan);
        var computer = new StepComputer(
            Definition(network), plan.RowsPerLane, lanes, batcher.MaxSteps, plan.Clip, plan.Reduction, plan.Seed);
        return new BatchTrainer<LaneBatch>(computer, batcher, firstLane, lanes);
    }

    private protected static ModelDefinition Definition(Network network) => ((SingleNetwork)network).Definition;

    /// <summary>Cuts the training split into batches.</summary>
    private protected abstract IBatcher<LaneBatch> Batcher(Corpus corpus, LanePlan plan);

    /// <summary>Approximate mean number of time steps in a row.</summary>
    private protected abstract double MeanSteps(Corpus corpus, IBatcher<LaneBatch> batcher);

    /// <summary>The same for sequences that are cut only to the longest batch.</summary>
    private protected static double MeanSteps(long tokens, long sequences, IBatcher<LaneBatch> batcher) =>
        Math.Min(batcher.MaxSteps, (tokens + sequences - 1) / Math.Max(1, sequences));
}
