using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// What a job does between getting its compute threads and its first step. Of a large model that takes minutes.
/// </summary>
internal sealed class JobOpening(JobServices services)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>What it is at, in words; null where there is nothing to say.</summary>
    public string? Stage { get; private set; }

    /// <summary>Does a part of it.</summary>
    public async Task<T> At<T>(string stage, Task<T> work)
    {
        Stage = stage;
        try
        {
            return await work;
        }
        finally
        {
            Stage = null;
        }
    }

    /// <summary>The first weights of a job. It keeps its threads meanwhile, and is called off when it is to end.</summary>
    /// <param name="slots">The job's compute threads.</param>
    /// <param name="run">The run that begins with them.</param>
    /// <param name="ends">Whether the job is to end, or to go on elsewhere.</param>
    /// <param name="end">Completes when the first of these may have come.</param>
    /// <exception cref="OperationCanceledException">It is to end.</exception>
    public async Task<TrainingState> First(JobSlots slots, JobRun run, Func<bool> ends, Task end)
    {
        using var stop = new CancellationTokenSource();
        var first = run.First(services.Numerics, stop.Token);
        first.Ignore();
        Stage = "initializing the weights";
        try
        {
            while (!first.IsCompleted)
            {
                await Task.WhenAny(first, end, Task.Delay(LookInterval, services.Clock));
                if (ends())
                    await stop.CancelAsync();
                else if (!first.IsCompleted)
                    await slots.Ask(run.Corpus);
                // A silo that hangs does not answer.
                stop.Token.ThrowIfCancellationRequested();
            }

            return await first;
        }
        finally
        {
            Stage = null;
            await stop.CancelAsync();
        }
    }
}
