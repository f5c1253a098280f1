namespace DistSeq.Client.Views;

/// <summary>Shows a job's progress.</summary>
internal interface IJobView
{
    /// <summary>Shows the job for as long as <paramref name="work"/> lasts.</summary>
    Task RunAsync(Func<Task> work);

    void Show(ProgressBatch batch);

    /// <summary>A line beside the figures, for example that the client waits for the cluster.</summary>
    void Say(string line);
}
