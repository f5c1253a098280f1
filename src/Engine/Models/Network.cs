using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Models;

/// <summary>A network that can be trained: one recurrent network, or several that belong together.</summary>
public abstract class Network
{
    /// <summary>Where parameters lie in weights and gradients.</summary>
    public abstract ParameterLayout Layout { get; }

    /// <summary>Floats of the state that one row may carry from step to step.</summary>
    public abstract int StateSize { get; }

    /// <summary>First weights, a function of the seed alone, in canonical layout.</summary>
    /// <exception cref="OperationCanceledException">It was called off.</exception>
    public abstract float[] FirstWeights(long seed, CancellationToken cancellationToken);

    /// <summary>The memory that some lanes take, with all that the first step makes.</summary>
    /// <param name="rowsPerLane">Rows of every lane, 1 or more.</param>
    /// <param name="firstLane">Number of the first lane.</param>
    /// <param name="lanes">Lanes computed together, 1 or more.</param>
    /// <param name="maxSteps">Most time steps, for each part that reads on its own.</param>
    /// <param name="clips">Whether each lane's gradient is clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public abstract MemoryNeed Need(int rowsPerLane, int firstLane, int lanes, IReadOnlyList<int> maxSteps, bool clips);
}
