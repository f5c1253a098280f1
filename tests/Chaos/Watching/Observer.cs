using DistSeq.Contracts.Cluster;

namespace DistSeq.Chaos.Watching;

/// <summary>
/// Asks one silo, through its own gateway, how far the job is and who the members are. There is one observer per silo, so that
/// some answer while others do not.
/// </summary>
internal sealed class Observer : IAsyncDisposable
{
    private const int MostFailures = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    private readonly SiloSlot _silo;
    private readonly StepClock _steps;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _observing;

    public Observer(SiloSlot silo, StepClock steps)
    {
        (_silo, _steps) = (silo, steps);
        _observing = Task.Run(ObserveAsync);
    }

    /// <summary>Names of the silos that answer this one and stay; empty while it does not answer itself.</summary>
    public IReadOnlyList<string> Members { get; private set; } = [];

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _observing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private static bool IsTransport(Exception error) =>
        error is OrleansException or TimeoutException or KeyNotFoundException or InvalidOperationException;

    private async Task ObserveAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            Members = [];
            await Task.Delay(Interval, _ending.Token);
            if (_silo.IsAway)
                continue;
            try
            {
                using var gateway = await Gateway.OpenAsync(_silo.Gateway, LongestAnswer, _ending.Token);
                await AskAsync(gateway.Grains, _silo.Incarnation);
            }
            catch (Exception error)
                when (IsTransport(error) || (error is OperationCanceledException && !_ending.IsCancellationRequested))
            {
                // It is starting or ending: try again with a new connection.
            }
        }
    }

    // Until the silo is replaced, or does not answer any more.
    private async Task AskAsync(IGrainFactory grains, int incarnation)
    {
        for (var failures = 0; failures < MostFailures && !_silo.IsAway && _silo.Incarnation == incarnation;)
        {
            var job = _steps.Job;
            var status = job is null
                ? Task.FromResult(true)
                : AnswersAsync(async () => _steps.Tell(await grains.GetGrain<IJobGrain>(job).GetStatus()));
            var members = AnswersAsync(async () => Members =
                [.. (await grains.GetGrain<IClusterGrain>(0).GetStatus()).Silos.Where(silo => !silo.IsLeaving)
                    .Select(silo => silo.Name)]);
            failures = await members ? 0 : failures + 1;
            await status;
            await Task.Delay(Interval, _ending.Token);
        }
    }

    private async Task<bool> AnswersAsync(Func<Task> ask)
    {
        try
        {
            await ask().WaitAsync(LongestAnswer, _ending.Token);
            return true;
        }
        catch (Exception error) when (IsTransport(error))
        {
            return false;
        }
    }
}
