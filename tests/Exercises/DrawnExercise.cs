namespace DistSeq.Exercises;

/// <summary>An exercise whose sequences are drawn without end, and a network that does it.</summary>
internal abstract class DrawnExercise(StepComputer computer, float[] weights, double rate)
{
    /// <summary>Sequences of a step.</summary>
    protected const int Batch = 64;

    private const int TestBatches = 16;

    // Streams of test batches begin where no step of training comes.
    private const long FirstTest = 1L << 40;
    private readonly Learner<LaneBatch> _learner = new(computer, weights, new Adam());

    public long Steps => _learner.Steps;

    /// <summary>Trains up to a number of steps.</summary>
    public DrawnExercise To(long steps)
    {
        while (Steps < steps)
            _learner.Step(Draw(Steps), rate);
        return this;
    }

    /// <summary>Share of new sequences whose last answer is right.</summary>
    public double Accuracy()
    {
        computer.Load(weights);
        var right = 0;
        for (var index = 0; index < TestBatches; index++)
        {
            var batch = Draw(FirstTest + index);
            right += computer.Predict(batch).Zip(batch.Targets).TakeLast(Batch).Count(pair => pair.First == pair.Second);
        }

        return right / (double)(TestBatches * Batch);
    }

    protected abstract LaneBatch Draw(long index);
}
