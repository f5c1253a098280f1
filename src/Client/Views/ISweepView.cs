namespace DistSeq.Client.Views;

/// <summary>Shows a sweep's progress. Called from several trials at once.</summary>
internal interface ISweepView
{
    /// <summary>Whether it shows how far running trials are.</summary>
    bool ShowsJobs { get; }

    /// <summary>Shows the sweep for as long as <paramref name="work"/> lasts.</summary>
    Task RunAsync(Func<Task> work);

    /// <summary>Trials that have begun, come to a rung, or ended.</summary>
    void Show(IReadOnlyList<TrialStatus> trials);

    /// <summary>News of a running trial's job.</summary>
    void Show(TrialStatus trial, JobStatus job);

    void Say(string line);
}
