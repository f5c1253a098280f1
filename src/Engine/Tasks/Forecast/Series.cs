namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>One series as measured.</summary>
/// <param name="Id">Its name; empty if all rows are one series.</param>
/// <param name="First">Time of its first row.</param>
/// <param name="Length">Number of rows.</param>
/// <param name="Values">[Length, columns]: the targets, then the covariates.</param>
internal sealed record Series(string Id, long First, int Length, double[] Values)
{
    /// <summary>Number of rows, from the first, whose targets are known. The rows after them are to be forecast.</summary>
    public int Known { get; init; } = Length;
}
