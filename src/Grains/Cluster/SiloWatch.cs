namespace DistSeq.Grains.Cluster;

/// <summary>
/// Looks at something again and again while the silo runs, from its start until it stops. A look that fails is logged, and the
/// next one comes all the same.
/// </summary>
/// <param name="stage">Stage of the silo's start and stop, from <see cref="ServiceLifecycleStage"/>.</param>
/// <param name="clock">Times the looks.</param>
/// <param name="log">Where failed looks are logged.</param>
public abstract partial class SiloWatch(int stage, TimeProvider clock, ILogger log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Cancelled when the stopping silo reaches the stage.</summary>
    protected CancellationToken Stopped => _stopped.Token;

    protected TimeProvider Clock => clock;

    protected ILogger Log => log;

    /// <summary>Time between two looks.</summary>
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
        // So that the silo goes on starting.
        await Task.Yield();
        while (!Stopped.IsCancellationRequested)
        {
            try
            {
                await Look();
            }
#pragma warning disable CA1031 // Whatever failed, this must not be the last look.
            catch (Exception e) when (!Stopped.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogLookFailed(log, GetType().Name, e.Message);
            }

            await Pause();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Watch} failed and will try again: {Reason}")]
    private static partial void LogLookFailed(ILogger logger, string watch, string reason);
}
