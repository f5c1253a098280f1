namespace DistSeq.Exercises;

/// <summary>Training in one thread and one lane: the whole batch is clipped as one.</summary>
internal sealed class Learner<TBatch>(LaneComputer<TBatch> computer, float[] weights, IOptimizer optimizer)
    where TBatch : ILaneBatch
{
    private readonly float[] _optimizerState = new float[optimizer.StatePerParameter * weights.Length];

    /// <summary>Updates applied.</summary>
    public long Steps { get; private set; }

    /// <summary>One step.</summary>
    /// <exception cref="InvalidOperationException">The step has broken the training.</exception>
    public LaneOutcome Step(TBatch batch, double rate)
    {
        computer.Load(weights);
        var outcome = computer.Compute([batch], Steps)[0];
        Steps++;
        if (!optimizer.Update(Steps, rate, weights, computer.Sums[0].Values.Span, _optimizerState, weights))
        {
            throw new InvalidOperationException(
                $"Step {Steps} at rate {rate} is not finite: loss {outcome.Loss}, "
                + $"gradient norm {computer.GradientNorms()[0]}. Lower the rate or clip.");
        }

        return outcome;
    }
}
