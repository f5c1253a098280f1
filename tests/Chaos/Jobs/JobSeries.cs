using DistSeq.Chaos.Processes;
using DistSeq.Contracts.Jobs;

namespace DistSeq.Chaos.Jobs;

/// <summary>The same job again and again, each submitted and followed by a client, and what is wrong with how they end.</summary>
internal sealed class JobSeries(Stage stage, string spec, long steps, string expectedSha256) : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ClientLimit = TimeSpan.FromMinutes(2);

    private readonly List<JobOutcome> _outcomes = [];
    private readonly List<string> _failures = [];
    private ChildProcess? _client;

    public IReadOnlyList<JobOutcome> Outcomes => _outcomes;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Submits the job and waits for its first step.</summary>
    public async Task SubmitAsync(CancellationToken cancellation)
    {
        _client = await stage.SubmitAsync(spec, cancellation);
    }

    /// <summary>Sees to it that the job will not have ended within a while, and that it has a client.</summary>
    public async Task KeepGoingAsync(TimeSpan atLeast, CancellationToken cancellation)
    {
        if (stage.Steps.End is not null || steps - stage.Steps.Step < atLeast.TotalSeconds * stage.Steps.Rate)
        {
            await FinishAsync(cancellation);
            await SubmitAsync(cancellation);
        }
        else if (_client!.HasExited)
        {
            _failures.Add($"The client of {stage.Steps.Job} ended with exit code {await _client.WaitAsync(cancellation)} while the job went on");
            await WatchAsync();
        }
    }

    /// <summary>Kills the client; another one watches.</summary>
    public async Task ReplaceClientAsync()
    {
        _client!.Kill();
        await WatchAsync();
    }

    /// <summary>Waits for the job's end and takes down what is wrong with it.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await Moment.UntilAsync(() => stage.Steps.End is not null, EndLimit, "the job has ended", cancellation);
        var end = stage.Steps.End!;
        _outcomes.Add(new JobOutcome(end.Id, end.State.ToString(), end.Step, end.WeightsSha256, end.Ledger, end.Error));
        if (end.State != JobState.Completed)
            _failures.Add($"{end.Id} is {end.State}: {end.Error}");
        if (end.WeightsSha256 != expectedSha256)
            _failures.Add($"{end.Id} has the weights {end.WeightsSha256 ?? "(none)"} instead of {expectedSha256}");
        if (end.Ledger != string.Join(';', Enumerable.Repeat(FormattableString.Invariant($"1-{steps}"), ChaosSpec.Lanes)))
            _failures.Add($"{end.Id} has the ledger {end.Ledger ?? "(none)"} instead of 1-{steps} in each of {ChaosSpec.Lanes} lanes");
        await AskClientAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
    }

    private async Task WatchAsync()
    {
        await _client!.DisposeAsync();
        _client = stage.Client.Watch(stage.Steps.Job!, stage.Redis.EndPoint);
    }

    private async Task AskClientAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ClientLimit);
        try
        {
            var said = (await stage.Client.ResultAsync(_client!, limit.Token)).GetProperty("weightsSha256").GetString();
            if (said != expectedSha256)
                _failures.Add($"The client of {stage.Steps.Job} says that its weights are {said}");
        }
        catch (FaultException fault)
        {
            _failures.Add(fault.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            _failures.Add($"The client of {stage.Steps.Job} has not ended {ClientLimit.TotalSeconds:0} s after the job");
        }

        await _client!.DisposeAsync();
    }
}
