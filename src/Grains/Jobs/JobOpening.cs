namespace DistSeq.Grains.Jobs;

/// <summary>
/// What a job does between getting its compute threads and its first step. For a large model that takes minutes.
/// </summary>
internal sealed class JobOpening(JobServices services)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>What it is doing, in words; null if it is doing nothing.</summary>
    public string? Stage { get; private set; }

    /// <summary>Does one stage of it.</summary>
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

    /// <summary>The weights of the model that the job trains further; null if it trains a new one.</summary>
    /// <exception cref="InvalidDataException">They are lost or damaged.</exception>
    public async Task<TrainingState?> Given(string job, JobSpec spec)
    {
        if (spec.FromSha256 is null)
            return null;
        var (model, _) = await WeightsFile.Read(ArtifactName.From(job), services);
        return new TrainingState(0, model.Weights, [], [], "");
    }

    /// <summary>Computes the first weights of a job, which keeps its threads meanwhile. Stops if the job is to end.</summary>
    /// <param name="slots">The job's compute threads.</param>
    /// <param name="attempt">The attempt that begins with them.</param>
    /// <param name="ends">Whether the job is to end or to move.</param>
    /// <param name="end">Completes when <paramref name="ends"/> may have become true.</param>
    /// <exception cref="OperationCanceledException">The job is to end or to move.</exception>
    public async Task<TrainingState> First(JobSlots slots, Attempt attempt, Func<bool> ends, Task end)
    {
        using var stop = new CancellationTokenSource();
        var first = attempt.First(stop.Token);
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
                    await slots.Ask(attempt.Plan.Corpus);
                // Not awaited: a silo that hangs does not answer.
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
