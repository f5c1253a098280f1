using DistSeq.Engine.Training;

namespace DistSeq.Grains.Aggregation;

/// <summary>What one compute thread does about some lanes of a worker.</summary>
internal interface ILaneWork
{
    /// <summary>First of its lanes.</summary>
    int FirstLane { get; }

    /// <summary>Parameters of the model.</summary>
    int Parameters { get; }

    /// <summary>What goes to the parameter shards after the last <see cref="Compute"/>; good until the next.</summary>
    IReadOnlyList<LaneSum> Sums { get; }

    /// <summary>Optimizer state of its own that it keeps from version to version; empty where it has none.</summary>
    Memory<float> OptimizerState { get; }

    /// <summary>Whether a version needs carried states.</summary>
    bool NeedsStates(long version);

    /// <summary>Computes what leads from a version to the next.</summary>
    LaneReport[] Compute(long version, ReadOnlySpan<float> weights);

    /// <summary>Carries over the states that the next version begins with, where they are of its lanes.</summary>
    void Carry(IReadOnlyList<LaneReport> states);

    /// <summary>L2 norms of the lanes' gradients of the last step, to say where it broke.</summary>
    double[] GradientNorms();
}
