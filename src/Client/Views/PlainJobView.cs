namespace DistSeq.Client.Views;

/// <summary>Plain lines: how the job is spread, the first step, one about every two seconds, the last.</summary>
internal sealed class PlainJobView(TextWriter writer, TimeProvider clock) : IJobView
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private long? _shownAt;
    private long _shownStep;
    private bool _isOver;
    private string? _shownSpread;
    private string? _shownTrouble;
    private string? _shownWait;
    private string? _shownValidation;
    private long? _waitsSince;

    public Task RunAsync(Func<Task> work) => work();

    public void Show(ProgressBatch batch)
    {
        var status = batch.Status;
        var figures = new JobFigures(status);
        if (figures.Spread is { } spread && spread != _shownSpread && !status.IsFinished)
        {
            _shownSpread = spread;
            writer.WriteLine(spread);
        }

        ShowWait(figures.Waits, status is { WaitsFor: not null, Preparing: null });
        if (figures.Trouble != _shownTrouble && !status.IsFinished)
        {
            writer.WriteLine(figures.Trouble ?? $"over: {_shownTrouble}");
            _shownTrouble = figures.Trouble;
        }

        if (figures.Validation is { } validation && validation != _shownValidation && !status.IsFinished)
        {
            _shownValidation = validation;
            writer.WriteLine(validation);
        }

        if (status.Steps == 0 || _isOver || (!status.IsFinished && !IsDue(status)))
            return;
        _isOver = status.IsFinished;
        _shownStep = status.Step;
        _shownAt = clock.GetTimestamp();
        var end = status.IsFinished ? $"took {figures.Elapsed}" : $"left {figures.TimeLeft}";
        writer.WriteLine($"step {figures.Step}  epoch {figures.Epoch}  loss {figures.Loss}  "
            + $"smoothed {figures.SmoothedLoss}  {figures.Speed}  {end}");
    }

    // The last step is shown with the total time.
    private bool IsDue(JobStatus status) => status.Step != _shownStep && status.Step < status.Steps
        && (_shownAt is not { } at || clock.GetElapsedTime(at) >= Pause);

    public void Say(string line) => writer.WriteLine(line);

    // Every job waits for a moment; what the cluster cannot provide is said at once.
    private void ShowWait(string? waits, bool atOnce)
    {
        _waitsSince = waits is null ? null : _waitsSince ?? clock.GetTimestamp();
        if (waits is null || waits == _shownWait || (!atOnce && clock.GetElapsedTime(_waitsSince!.Value) < Pause))
            return;
        _shownWait = waits;
        writer.WriteLine(waits);
    }
}
