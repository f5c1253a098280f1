namespace DistSeq.Engine.Models;

/// <summary>A trainable network: one recurrent network, or several that belong together.</summary>
public abstract class Network
{
    /// <summary>Places of parameters in weights and gradients.</summary>
    public abstract ParameterLayout Layout { get; }

    /// <summary>Floats of state that one row carries from step to step.</summary>
    public abstract int StateSize { get; }

    /// <summary>Initial weights in canonical layout, which depend only on the seed.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract float[] FirstWeights(long seed, CancellationToken cancellationToken);

    /// <summary>The memory that some lanes need, including everything that the first step allocates.</summary>
    /// <param name="rowsPerLane">Rows per lane, 1 or more.</param>
    /// <param name="firstLane">Number of the first lane.</param>
    /// <param name="lanes">Lanes computed together, 1 or more.</param>
    /// <param name="maxSteps">Most time steps, one number for each part that reads its own sequence.</param>
    /// <param name="clips">Whether each lane's gradient is clipped.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public abstract MemoryNeed Need(int rowsPerLane, int firstLane, int lanes, IReadOnlyList<int> maxSteps, bool clips);
}
