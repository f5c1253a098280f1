using DistSeq.Grains.Checkpoints;

namespace DistSeq.Grains.Jobs;

/// <summary>
/// The training loss of a job, the one figure of this name: the mean over the targets of the last epoch, that is of as many steps
/// as an epoch has; before there has been one, of the last 100 steps. A function of what the steps came to, so it is the same in
/// every cluster and after every loss.
/// </summary>
internal sealed class TrainingLoss
{
    private const int FewSteps = 100;

    private readonly LossWindow _few = new();
    private readonly LossWindow _epoch = new();

    /// <summary>Nats per target; null before the first step.</summary>
    public double? Value { get; private set; }

    /// <summary>What lasts of it.</summary>
    public (double? Value, IReadOnlyList<LossSum> Few, IReadOnlyList<LossSum> Epoch) Mark =>
        (Value, [.. _few.Sums], [.. _epoch.Sums]);

    /// <summary>Goes on from a mark.</summary>
    public void Restore(double? value, IReadOnlyList<LossSum> few, IReadOnlyList<LossSum> epoch)
    {
        Value = value;
        _few.Restore(few);
        _epoch.Restore(epoch);
    }

    /// <summary>Adds what the steps up to <paramref name="step"/> came to.</summary>
    public void Add(LossSum sum, long step, double stepsPerEpoch)
    {
        _few.Add(sum, FewSteps);
        _epoch.Add(sum, (long)Math.Max(1, Math.Ceiling(stepsPerEpoch)));
        if (step >= stepsPerEpoch)
            _few.Restore([]);
        Value = (step >= stepsPerEpoch ? _epoch : _few).Mean;
    }
}
