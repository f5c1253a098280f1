namespace DistSeq.Grains.Tests;

public sealed class TelemetryTests(Clusters clusters)
{
    [Fact]
    public async Task What_a_step_should_take_is_shown_while_the_job_runs()
    {
        var cluster = await clusters.Get(2);
        // Long enough to be still running when asked, on any machine.
        var job = await cluster.Submit(Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } });
        await using var leaving = Leaving.Of(job);
        JobStatus? running = null;
        await foreach (var batch in job.Watch(0, TestContext.Current.CancellationToken))
        {
            if ((running = batch.Status) is { State: JobState.Running, Step: > 0 })
                break;
        }

        var shown = Shown(job.GetPrimaryKeyString());
        await job.Cancel();
        await Outcome.Of(job);

        Assert.True(running!.ExpectedCommunicationSeconds > 0);
        Assert.Equal(
            [("communication", running.ExpectedCommunicationSeconds), ("compute", running.ExpectedComputeSeconds)], shown);
        Assert.Empty(Shown(job.GetPrimaryKeyString()));
    }

    private static List<(string Part, double Seconds)> Shown(string job)
    {
        var shown = new List<(string, double)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "distseq.step.expected")
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, measurement, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary();
            if (Equals(labels["job"], job))
                shown.Add(((string)labels["part"]!, measurement));
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. shown.Order()];
    }
}
