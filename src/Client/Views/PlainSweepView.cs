namespace DistSeq.Client.Views;

/// <summary>One line for each trial that begins, comes to a rung, or ends.</summary>
internal sealed class PlainSweepView(TextWriter writer, int budget) : ISweepView
{
    private readonly Lock _lock = new();

    public bool ShowsJobs => false;

    public Task RunAsync(Func<Task> work) => work();

    public void Show(IReadOnlyList<TrialStatus> trials)
    {
        foreach (var trial in trials)
        {
            var values = string.Join(" ", trial.Values.Select(pair => $"{pair.Key}={Figures.Value(pair.Value)}"));
            Say($"trial {trial.Number} of {budget}  " + trial switch
            {
                { State: TrialState.Running, Rungs: [.., var last] } =>
                    $"{TrialTable.StateOf(trial)}  {Figures.Loss(last.Objective)}",
                { State: TrialState.Running } =>
                    $"started  {values}{(trial.Parent is { } parent ? $"  continues trial {parent}" : "")}",
                { State: TrialState.Completed } =>
                    $"{NameOf(trial)} {Figures.Loss(trial.Objective)}  {values}  {Figures.Time(trial.Seconds)}",
                _ => $"{TrialTable.StateOf(trial)}  {values}  {trial.Reason}".TrimEnd(),
            });
        }
    }

    public void Show(TrialStatus trial, JobStatus job)
    {
    }

    public void Say(string line)
    {
        lock (_lock)
            writer.WriteLine(line);
    }

    private static string NameOf(TrialStatus trial) => trial.Objectives is [var first, ..] ? first.Name : "loss";
}
