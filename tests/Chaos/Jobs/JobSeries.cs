namespace DistSeq.Chaos.Jobs;

/// <summary>
/// Runs one job after another, each length first undisturbed in one process, then on the cluster and followed by a client; and
/// notes what is wrong with their ends.
/// </summary>
internal sealed class JobSeries(Stage stage) : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ClientLimit = TimeSpan.FromMinutes(2);

    private readonly List<JobOutcome> _outcomes = [];
    private readonly List<string> _failures = [];
    private ChildProcess? _client;
    private string _undisturbed = "";
    private long _steps;

    public IReadOnlyList<JobOutcome> Outcomes => _outcomes;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>
    /// Trains a job of this many steps undisturbed, unless the one before was as long, submits it and waits for its first steps.
    /// </summary>
    public async Task SubmitAsync(long steps, CancellationToken cancellation)
    {
        var spec = ChaosSpec.Write(stage.Folder, "chaos", steps);
        if (steps != _steps)
            _undisturbed = (await stage.Client.TrainAloneAsync(spec, cancellation)).GetProperty("weightsSha256").GetString()!;
        _steps = steps;
        _client = await stage.SubmitAsync(spec, cancellation);
    }

    /// <summary>Makes sure that the job will not end soon, and that it has a client.</summary>
    /// <param name="atLeast">Steps that it must still have before it.</param>
    /// <param name="next">Steps of the next job, if one is needed.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task KeepGoingAsync(double atLeast, long next, CancellationToken cancellation)
    {
        if (stage.Steps.End is not null || _steps - stage.Steps.Step < atLeast)
        {
            await FinishAsync(cancellation);
            await SubmitAsync(next, cancellation);
        }
        else if (_client!.HasExited)
        {
            var code = (await _client.WaitAsync(cancellation)).ExitCode;
            _failures.Add($"The client of {stage.Steps.Job} ended with exit code {code} while the job went on");
            await WatchAsync();
        }
    }

    /// <summary>Kills the client; another one watches.</summary>
    public async Task ReplaceClientAsync()
    {
        _client!.Kill();
        await WatchAsync();
    }

    /// <summary>Waits for the job's end and notes what is wrong with it.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await Eventually.Holds(() => stage.Steps.End is not null, EndLimit, "the job has ended", cancellation);
        var end = stage.Steps.End!;
        _outcomes.Add(new JobOutcome(
            end.Id, end.State.ToString(), end.Step, end.WeightsSha256, _undisturbed, end.Ledger, end.Error));
        if (end.State != JobState.Completed)
            _failures.Add($"{end.Id} is {end.State}: {end.Error}");
        if (end.WeightsSha256 != _undisturbed)
            _failures.Add($"{end.Id} has the weights {end.WeightsSha256 ?? "(none)"} instead of {_undisturbed}");
        if (end.Ledger != string.Join(';', Enumerable.Repeat(FormattableString.Invariant($"1-{_steps}"), ChaosSpec.Lanes)))
        {
            _failures.Add($"{end.Id} has the ledger {end.Ledger ?? "(none)"} instead of 1-{_steps} in each of "
                + $"{ChaosSpec.Lanes} lanes");
        }

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
        _client = stage.Client.Watch(stage.Steps.Job!, stage.Redis);
    }

    private async Task AskClientAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ClientLimit);
        try
        {
            var said = (await stage.Client.ResultAsync(_client!, limit.Token)).GetProperty("weightsSha256").GetString();
            if (said != _undisturbed)
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
