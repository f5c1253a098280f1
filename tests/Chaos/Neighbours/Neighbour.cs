namespace DistSeq.Chaos.Neighbours;

/// <summary>
/// A second cluster with its own id on the same store. It trains a small job again and again through the whole run: neither
/// cluster should notice the other.
/// </summary>
internal sealed class Neighbour : IAsyncDisposable
{
    /// <summary>Its id.</summary>
    public const string Id = "neighbour";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Stage _stage;
    private readonly SiloSlot _silo;
    private readonly string _spec;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<string> _failures = [];
    private int _uploads;
    private readonly Task _training;

    public Neighbour(Stage stage)
    {
        _stage = stage;
        _silo = new SiloSlot(Id, stage.Redis, stage.Folder.Path, stage.Logs, [("DISTSEQ__CLUSTERID", Id)]);
        Client = new ClientProgram(stage.Folder.Path, stage.Logs, Id);
        _spec = NeighbourSpec.WriteJob(stage.Folder);
        _training = Task.Run(TrainAsync);
    }

    /// <summary>The command line, for this cluster.</summary>
    public ClientProgram Client { get; }

    /// <summary>The last lines that its silo has said.</summary>
    public string LogTail => _silo.LogTail;

    /// <summary>Jobs that have ended.</summary>
    public int Jobs { get; private set; }

    /// <summary>What was wrong with them, and with its silo.</summary>
    public IEnumerable<string> Failures => [.. _failures, .. _silo.Surprises];

    /// <summary>
    /// A client uploads a large text, trains a few steps on it and succeeds, though Redis hangs for a while in mid-upload.
    /// </summary>
    public async Task UploadAsync(TimeSpan hang, CancellationToken cancellation)
    {
        var spec = NeighbourSpec.WriteUpload(_stage.Folder, ++_uploads);
        await Eventually.Holds(() => _silo.IsReadyAsync(), Limit, "the second cluster stands", cancellation);
        await using var client = Client.Train(spec, _stage.Redis);
        await Eventually.Holds(
            () => _stage.Redis.HasAsync($"{Id}/artifacts/uploads/*/part-*", cancellation),
            Limit, "the upload is on its way", cancellation);
        await HangAsync(hang, cancellation);
        await Client.ResultAsync(client, cancellation);
    }

    /// <summary>All trials of a sweep complete, though Redis hangs for a while in the middle.</summary>
    public async Task SweepAsync(TimeSpan hang, CancellationToken cancellation)
    {
        const int trials = 6;
        var spec = NeighbourSpec.WriteSweep(_stage.Folder, trials);
        await Eventually.Holds(() => _silo.IsReadyAsync(), Limit, "the second cluster stands", cancellation);
        await using var client = Client.Sweep(spec, _stage.Redis);
        await Eventually.Holds(
            () => _stage.Redis.HasAsync($"{Id}/state/*sweep-*-t001*", cancellation),
            Limit, "the sweep's second trial has begun", cancellation);
        await HangAsync(hang, cancellation);
        var trialRows = (await Client.ResultAsync(client, cancellation)).GetProperty("trials").EnumerateArray();
        var states = trialRows.Select(trial => trial.GetProperty("state").GetString()).ToList();
        if (states.Count != trials || states.Exists(state => state != "Completed"))
        {
            throw new FaultException(
                $"A sweep in whose middle Redis hung has the trials {string.Join(", ", states)}.\n{Client.LogTail}\n{LogTail}");
        }
    }

    /// <summary>Does something while none of the jobs that it trains again and again is running.</summary>
    public async Task BetweenJobsAsync(Func<Task> act, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _training.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _silo.DisposeAsync();
        Client.Dispose();
        _ending.Dispose();
        _turn.Dispose();
    }

    private async Task HangAsync(TimeSpan hang, CancellationToken cancellation)
    {
        _stage.Redis.Freeze();
        await Task.Delay(hang, cancellation);
        _stage.Redis.Thaw();
    }

    private async Task TrainAsync()
    {
        string? first = null;
        while (!_ending.IsCancellationRequested)
        {
            await Task.Delay(Pause, _ending.Token);
            if (_stage.Redis.IsFrozen || !await _silo.IsReadyAsync())
                continue;
            await _turn.WaitAsync(_ending.Token);
            try
            {
                var (hung, freezes) = (_stage.Redis.IsFrozen, _stage.Redis.Freezes);
                await using var client = Client.Train(_spec, _stage.Redis);
                // The client came while Redis hung, and gave up.
                if (await ClientProgram.HasMissedTheClusterAsync(client, _ending.Token)
                    && (hung || _stage.Redis.Freezes > freezes))
                    continue;
                var hash = (await Client.ResultAsync(client, _ending.Token)).GetProperty("weightsSha256").GetString();
                first ??= hash;
                if (hash != first)
                    _failures.Add($"A job of the second cluster has the weights {hash} instead of {first}");
                Jobs++;
            }
            catch (FaultException fault)
            {
                _failures.Add("Second cluster: " + fault.Message);
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
