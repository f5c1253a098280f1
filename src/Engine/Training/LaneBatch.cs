namespace DistSeq.Engine.Training;

/// <summary>The portion of one lane in one step: a window of T time steps over the lane's rows.</summary>
/// <param name="Lane">Number of the lane.</param>
/// <param name="Steps">T of this lane.</param>
/// <param name="Inputs">[T, rows] ids; -1 for the zero vector. Empty for models that take vectors.</param>
/// <param name="Targets">
/// [T, rows] ids, or [rows] for models that read each row once; -1 where there is nothing to predict, which past a row's length is nowhere.
/// Empty for models of independent outputs.
/// </param>
/// <param name="State">[rows, state size] carried from the window before; empty for zero.</param>
public sealed record LaneBatch(int Lane, int Steps, int[] Inputs, int[] Targets, ReadOnlyMemory<float> State) : ILaneBatch
{
    /// <summary>[T, rows, D], for models that take vectors. Default empty.</summary>
    public float[] Vectors { get; init; } = [];

    /// <summary>[T, rows, Outputs] or [rows, Outputs], 0 … 1, for models of independent outputs. Default empty.</summary>
    public float[] TargetVectors { get; init; } = [];

    /// <summary>Time steps of each row, 1 … T; empty (the default): all have T.</summary>
    public int[] Lengths { get; init; } = [];
}
