using DistSeq.Contracts.Generation;

namespace DistSeq.Grains.Jobs;

/// <summary>A job's reports in order, and a bell that wakes watchers. Steps that are replayed are not reported twice.</summary>
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
    private long _measured;
    private double _seconds;
    private ValidationMark _validation = ValidationMark.Start;

    public JobProgress(List<StepProgress> reports) => _reports = reports;

    public IReadOnlyList<StepProgress> Reports => _reports;

    /// <summary>Optimizer updates seen so far.</summary>
    public long Step => _step;

    public long Tokens => _tokens;

    /// <summary>Loss of the last step, in nats per target.</summary>
    public double? Loss { get; private set; }

    /// <summary>See <see cref="TrainingLoss"/>.</summary>
    public double? TrainLoss => _training.Value;

    /// <summary>Time that the steps have taken since the job was submitted.</summary>
    public StepTimes Times { get; set; }

    public double? SmoothedLoss => _smoothed;

    /// <summary>The counters, for a checkpoint.</summary>
    public ProgressMark Mark()
    {
        var (loss, steps, epoch) = _training.Mark;
        return new(Loss, _smoothed, _tokens, _seconds, _reports.Count)
        {
            TrainLoss = loss,
            LastSteps = steps,
            LastEpoch = epoch,
            Times = Times,
            Validation = _validation,
        };
    }

    /// <summary>Goes back to a checkpoint; later reports are made again. Counters that have already seen steps stay.</summary>
    /// <returns>Whether the counters went back.</returns>
    public bool Restore(long version, ProgressMark mark)
    {
        // Measurements are made again, and decide again how training goes on.
        _validation = mark.Validation;
        if (_step > 0)
            return false;
        _measured = mark.Validation.Latest?.Step ?? 0;
        _seconds = mark.Seconds;
        (_step, _tokens, _smoothed, Loss, Times) = (version, mark.Tokens, mark.Smoothed, mark.Loss, mark.Times);
        _training.Restore(mark.TrainLoss, mark.LastSteps, mark.LastEpoch);
        _reports.RemoveRange(mark.Reports, _reports.Count - mark.Reports);
        return true;
    }

    /// <summary>Adds the totals of the next step. Reports it if it is the first, the last or the end of an interval.</summary>
    public void Add(long step, double loss, long tokens, JobPlan plan, double seconds)
    {
        if (step <= _step)
            return;
        _training.Add(new LossSum(step - _step, loss, tokens), step, plan.Batch.StepsPerEpoch);
        _step = step;
        _seconds = seconds;
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

    /// <summary>Reports a result on the validation split after the latest step, and keeps the mark for checkpoints.</summary>
    public void Measured(EvaluationResult result, ValidationMark validation, JobPlan plan)
    {
        _validation = validation;
        if (result.Step is not { } step || step <= _measured)
            return;
        _measured = step;
        _reports.Add(new StepProgress(
            _reports.Count, step, plan.EpochAt(step), Loss ?? double.NaN, _smoothed ?? double.NaN, _tokens, _seconds)
        {
            TrainLoss = TrainLoss,
            Validation = result.Measures,
        });
    }

    /// <summary>Wakes watchers.</summary>
    public void Ring()
    {
        var bell = _bell;
        _bell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bell.TrySetResult();
    }

    /// <summary>Completes at the next ring.</summary>
    public Task NextRing => _bell.Task;
}
