using DistSeq.Engine.Training;
using DistSeq.Grains.Parameters;

namespace DistSeq.Grains.Workers;

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
    bool Carries(long version);

    /// <summary>Computes what leads from a version to the next.</summary>
    LaneReport[] Compute(long version, ReadOnlySpan<float> weights);

    /// <summary>Takes the states that go with the next version, where they are of its lanes.</summary>
    void Take(IReadOnlyList<LaneReport> states);

    /// <summary>L2 norms of the lanes' gradients of the last step, to say where it broke.</summary>
    double[] GradientNorms();
}
