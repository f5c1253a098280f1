namespace DistSeq.Client.Views;

/// <summary>One line for each trial that begins or ends.</summary>
internal sealed class PlainSweepView(TextWriter writer, int budget) : ISweepView
{
    private readonly Lock _lock = new();

    public bool ShowsJobs => false;

    public Task RunAsync(Func<Task> work) => work();

    public void Show(TrialStatus trial)
    {
        var values = string.Join(" ", trial.Values.Select(pair => $"{pair.Key}={Figures.Value(pair.Value)}"));
        Say($"trial {trial.Number} of {budget}  " + trial.State switch
        {
            TrialState.Running => $"started  {values}",
            TrialState.Completed => $"loss {Figures.Loss(trial.Objective)}  {values}  {Figures.Time(trial.Seconds)}",
            _ => $"{trial.State.ToString().ToLowerInvariant()}  {values}  {trial.Reason}",
        });
    }

    public void Show(TrialStatus trial, JobStatus job)
    {
    }

    public void Say(string line)
    {
        lock (_lock)
            writer.WriteLine(line);
    }
}
