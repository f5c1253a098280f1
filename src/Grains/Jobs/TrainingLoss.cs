namespace DistSeq.Grains.Jobs;

/// <summary>
/// The training loss of a job, the only figure of this name: the mean over the targets of the last epoch, meaning as many steps
/// as an epoch has, or of the last 100 steps before the first epoch ends. It depends on the steps alone, so it is the same on
/// every cluster, whatever was lost.
/// </summary>
internal sealed class TrainingLoss
{
    private const int FewSteps = 100;

    private readonly LossWindow _few = new();
    private readonly LossWindow _epoch = new();

    /// <summary>Nats per target; null before the first step.</summary>
    public double? Value { get; private set; }

    /// <summary>What a checkpoint keeps of it.</summary>
    public (double? Value, IReadOnlyList<LossSum> Few, IReadOnlyList<LossSum> Epoch) Mark =>
        (Value, [.. _few.Sums], [.. _epoch.Sums]);

    /// <summary>Goes on from a mark.</summary>
    public void Restore(double? value, IReadOnlyList<LossSum> few, IReadOnlyList<LossSum> epoch)
    {
        Value = value;
        _few.Restore(few);
        _epoch.Restore(epoch);
    }

    /// <summary>Adds the sum of the steps up to <paramref name="step"/>.</summary>
    public void Add(LossSum sum, long step, double stepsPerEpoch)
    {
        _few.Add(sum, FewSteps);
        _epoch.Add(sum, (long)Math.Max(1, Math.Ceiling(stepsPerEpoch)));
        if (step >= stepsPerEpoch)
            _few.Restore([]);
        Value = (step >= stepsPerEpoch ? _epoch : _few).Mean;
    }
}
