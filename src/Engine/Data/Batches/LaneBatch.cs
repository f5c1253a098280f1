namespace DistSeq.Engine.Data.Batches;

/// <summary>One lane's portion of a step: a window of T time steps over the lane's rows.</summary>
/// <param name="Lane">Lane number.</param>
/// <param name="Steps">T of this lane.</param>
/// <param name="Inputs">[T, rows] ids; -1 for the zero vector. Empty for models with vector inputs.</param>
/// <param name="Targets">
/// [T, rows] ids, or [rows] for many-to-one models. -1 masks a position; every position past a row's length is masked. Empty for
/// models with independent outputs or quantiles.
/// </param>
/// <param name="State">[rows, state size], carried from the previous window; empty for zero.</param>
public sealed record LaneBatch(int Lane, int Steps, int[] Inputs, int[] Targets, ReadOnlyMemory<float> State) : ILaneBatch
{
    /// <summary>[T, rows, D], for models with vector inputs. Default empty.</summary>
    public float[] Vectors { get; init; } = [];

    /// <summary>
    /// [T, rows, N] or [rows, N], for N independent outputs (0 … 1) or quantiles of N numbers. For quantiles, NaN masks a
    /// position. Default empty.
    /// </summary>
    public float[] TargetVectors { get; init; } = [];

    /// <summary>Time steps of each row, 1 … T. Default empty: all rows have T.</summary>
    public int[] Lengths { get; init; } = [];
}
