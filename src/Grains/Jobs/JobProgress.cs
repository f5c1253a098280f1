using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Jobs;

/// <summary>Reports of a job in order, and a bell for those who watch. Steps that are replayed after a loss are not reported twice.</summary>
internal sealed class JobProgress
{
    private const long MostReports = 1_000;
    private const double Decay = 0.99;

    private readonly List<StepProgress> _reports;
    private TaskCompletionSource _bell = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double? _smoothed;
    private readonly TrainingLoss _training = new();
    private long _tokens;
    private long _step;

    public JobProgress(List<StepProgress> reports) => _reports = reports;

    public IReadOnlyList<StepProgress> Reports => _reports;

    /// <summary>Optimizer updates seen so far.</summary>
    public long Step => _step;

    public long Tokens => _tokens;

    /// <summary>Of the last step, nats a target.</summary>
    public double? Loss { get; private set; }

    /// <summary>See <see cref="TrainingLoss"/>.</summary>
    public double? TrainLoss => _training.Value;

    /// <summary>What the steps have taken, since the job was submitted.</summary>
    public StepTimes Times { get; set; }

    public double? SmoothedLoss => _smoothed;

    /// <summary>Where the counters stand.</summary>
    public ProgressMark Mark(double seconds)
    {
        var (loss, steps, epoch) = _training.Mark;
        return new(Loss, _smoothed, _tokens, seconds, _reports.Count)
        {
            TrainLoss = loss,
            LastSteps = steps,
            LastEpoch = epoch,
            Times = Times,
        };
    }

    /// <summary>Begins at a version; reports beyond it are made again. What has seen steps of its own stays as it is.</summary>
    /// <returns>Whether it begins there.</returns>
    public bool Restore(long version, ProgressMark mark)
    {
        if (_step > 0)
            return false;
        (_step, _tokens, _smoothed, Loss, Times) = (version, mark.Tokens, mark.Smoothed, mark.Loss, mark.Times);
        _training.Restore(mark.TrainLoss, mark.LastSteps, mark.LastEpoch);
        _reports.RemoveRange(mark.Reports, _reports.Count - mark.Reports);
        return true;
    }

    /// <summary>Takes the totals of the next step; every interval-th is reported, and the last.</summary>
    public void Add(long step, double loss, long tokens, JobPlan plan, double seconds)
    {
        if (step <= _step)
            return;
        _training.Add(new LossSum(step - _step, loss, tokens), step, plan.Batch.StepsPerEpoch);
        _step = step;
        _tokens += tokens;
        var mean = loss / Math.Max(1, tokens);
        Loss = mean;
        _smoothed = _smoothed is { } smoothed ? (Decay * smoothed) + ((1 - Decay) * mean) : mean;
        var interval = Math.Max(1, plan.Steps / MostReports);
        if (step % interval == 0 || step == plan.Steps || step == 1)
        {
            _reports.Add(new StepProgress(
                _reports.Count, step, plan.EpochAt(step), mean, _smoothed.Value, _tokens, seconds)
            { TrainLoss = TrainLoss });
        }
    }

    /// <summary>Wakes those who wait.</summary>
    public void Ring()
    {
        var bell = _bell;
        _bell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bell.TrySetResult();
    }

    /// <summary>Completes at the next ring.</summary>
    public Task NextRing => _bell.Task;
}
