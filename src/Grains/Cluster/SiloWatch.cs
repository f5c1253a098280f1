using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Cluster;

/// <summary>
/// Looks at something again and again while the silo runs: the first time at its start, the last time before it has stopped. A
/// look that fails is logged, and the next one comes all the same.
/// </summary>
/// <param name="stage">Of the silo's start and stop, from <see cref="ServiceLifecycleStage"/>.</param>
/// <param name="clock">Time between two looks.</param>
/// <param name="log">Where a failed look is told.</param>
public abstract partial class SiloWatch(int stage, TimeProvider clock, ILogger log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Cancelled when the silo has come to the stage at its stop.</summary>
    protected CancellationToken Stopped => _stopped.Token;

    protected TimeProvider Clock => clock;

    protected ILogger Log => log;

    /// <summary>Between two looks.</summary>
    protected abstract TimeSpan Interval { get; }

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        GetType().Name,
        stage,
        _ =>
        {
            _watching = Watch();
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stopped.CancelAsync();
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

    public void Dispose()
    {
        _stopped.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task Look();

    /// <summary>Waits for the next look.</summary>
    protected virtual Task Pause() => Task.Delay(Interval, clock, Stopped);

    private async Task Watch()
    {
        // The silo goes on starting meanwhile.
        await Task.Yield();
        while (!Stopped.IsCancellationRequested)
        {
            try
            {
                await Look();
            }
#pragma warning disable CA1031 // Whatever it is, it must not be the last look.
            catch (Exception e) when (!Stopped.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogLookFailed(log, GetType().Name, e.Message);
            }

            await Pause();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A look of {Watch} failed and will be made again: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string watch, string reason);
}
