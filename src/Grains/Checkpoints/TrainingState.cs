using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Checkpoints;

/// <summary>Everything that training needs to go on from a version.</summary>
/// <param name="Version">Updates applied.</param>
/// <param name="Weights">All parameters.</param>
/// <param name="Optimizer">Optimizer state, [arrays, parameters].</param>
/// <param name="States">Carried states of lanes; empty if none are carried.</param>
/// <param name="Ledger">What has gone into the weights, as <see cref="LaneLedger"/> writes it; empty at version 0.</param>
internal sealed record TrainingState(
    long Version, float[] Weights, float[] Optimizer, IReadOnlyList<LaneReport> States, string Ledger)
{
    /// <summary>The optimizer state of a range of parameters, [arrays, range].</summary>
    public float[] OptimizerOf(int begin, int end)
    {
        int arrays = Optimizer.Length / Math.Max(1, Weights.Length), length = end - begin;
        var range = new float[arrays * length];
        for (var array = 0; array < arrays; array++)
            Optimizer.AsSpan((array * Weights.Length) + begin, length).CopyTo(range.AsSpan(array * length));
        return range;
    }
}
