namespace DistSeq.Grains.Aggregation;

/// <summary>
/// Applies whole steps in order, each once all lanes are in. A duplicate of a step in flight waits for the same answer, an older
/// step gets the current weights, and a push too far ahead, or computed with weights too old, is rejected.
/// </summary>
/// <param name="shard">Where the updates go.</param>
/// <param name="staleness">Steps that a worker may be ahead of the weights it has.</param>
internal sealed class StepIntake(IUpdatedShard shard, int staleness) : PushIntake(shard)
{
    public override Task<PushReply> PushPull(Push push)
    {
        StepGathering step;
        bool whole;
        lock (Shard.Lock)
        {
            if (Shard.IsAbandoned)
                return Task.FromResult(PushReply.Without(PushResult.Rejected));
            if (push.Version < Shard.Current.Version)
            {
                GradientMetrics.Duplicate();
                return Task.FromResult(Shard.Current with { Result = PushResult.Duplicate });
            }

            if (!IsTimely(push))
                return Task.FromResult(PushReply.Without(PushResult.Rejected));
            step = Gathering(push.Version);
            var isNew = step.Add(push);
            if (!isNew)
                GradientMetrics.Duplicate();
            whole = isNew && step.IsComplete;
        }

        if (whole)
            _ = ApplyWhole();
        return step.Answer;
    }

    // Whether a push is of the next step, or of a later one that a worker may compute already.
    private bool IsTimely(Push push) =>
        push.Version <= Shard.Current.Version + staleness && push.Version - push.Weights <= staleness;

    // Applies the steps that are whole, in order: new weights, an entry in the ledger, an answer to everyone.
    private async Task ApplyWhole()
    {
        while (NextWhole() is { } step)
        {
            try
            {
                var parts = step.Parts.ToArray();
                var finite = await Shard.Apply(parts);
                PushReply answer;
                lock (Shard.Lock)
                {
                    foreach (var part in parts)
                        Shard.Enter(Shard.Current.Version + 1, part);
                    Publish(step, finite);
                    answer = Shard.Current;
                    Shard.IsUpdating = false;
                }

                // What came over the wire or was copied for it. Duplicates are no parts, and have memory of their own.
                foreach (var part in parts)
                    part.Values.Release();
                step.Complete(answer);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who await the step.
            catch (Exception e)
#pragma warning restore CA1031
            {
                lock (Shard.Lock)
                    Shard.IsUpdating = false;
                step.Fail(e);
                return;
            }
        }
    }

    // The next step, for the caller to apply; null if it is not whole, or is being applied.
    private StepGathering? NextWhole()
    {
        lock (Shard.Lock)
        {
            if (Shard.IsUpdating || !Next.IsComplete)
                return null;
            Shard.IsUpdating = true;
            return Next;
        }
    }
}
