using Orleans.Storage;

namespace DistSeq.Grains.Sweeps;

/// <summary>Calls and writes of a sweep. Trouble on the way is waited out: it is no trial's result.</summary>
/// <param name="clock">Times the pauses.</param>
/// <param name="stopped">Ends the waiting: the sweep goes on elsewhere.</param>
internal sealed class SweepCalls(TimeProvider clock, CancellationToken stopped)
{
    // What a silo cannot put into known words may be a fault of its own that does not pass.
    private const int MostUnknown = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The trouble that holds the sweep up; null where there is none.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Asks until there is an answer or an error that concerns the question.</summary>
    public async Task<T> Ask<T>(Func<Task<T>> call)
    {
        for (var unknown = 0; ;)
        {
            try
            {
                var answer = await call().WaitAsync(stopped);
                Trouble = null;
                return answer;
            }
            catch (Exception e) when (MayPass(e) && (e is not ClusterFaultException || unknown++ < MostUnknown))
            {
                Trouble = e.Message;
            }

            await Task.Delay(Pause, clock, stopped);
        }
    }

    /// <summary>The same without an answer.</summary>
    public Task Ask(Func<Task> call) => Ask(async () =>
    {
        await call();
        return true;
    });

    // Another activation has written: this one is out of date.
    private bool MayPass(Exception e) => !stopped.IsCancellationRequested && e is not InconsistentStateException
        && e is OrleansException or TimeoutException or StoreException or ClusterFaultException or OperationCanceledException;
}
