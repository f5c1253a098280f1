using DistSeq.Contracts.Jobs;

namespace DistSeq.Client.Views;

/// <summary>Shows how a job goes on.</summary>
internal interface IJobView
{
    /// <summary>Shows the job for as long as <paramref name="work"/> lasts.</summary>
    Task RunAsync(Func<Task> work);

    void Show(ProgressBatch batch);

    /// <summary>A line beside the figures, for example that the cluster is waited for.</summary>
    void Say(string line);
}
