namespace DistSeq.Engine.Tests.Tasks;

/// <summary>Weights of a task that were trained as a job of one lane is.</summary>
internal static class Trained
{
    public static float[] Weights(
        LearningTask task, NetworkSize size, Corpus corpus, LanePlan plan, int steps, double rate = 0.01)
    {
        var network = task.Define(size, corpus.Codec);
        var weights = network.FirstWeights(1, TestContext.Current.CancellationToken);
        var trainer = task.Trainer(network, corpus, plan, 0, 1);
        var optimizer = new Adam();
        var state = new float[optimizer.StatePerParameter * weights.Length];
        for (var step = 0; step < steps; step++)
        {
            trainer.Load(weights);
            trainer.Compute(step, step);
            Assert.True(optimizer.Update(step + 1, rate, weights, trainer.Sums[0].Values.Span, state, weights));
        }

        return weights;
    }
}
