namespace DistSeq.Benchmarks.Cells;

/// <summary>One cell against the LSTM: medians over the rounds.</summary>
/// <param name="Cell">Name of the cell.</param>
/// <param name="TokensPerSecond">By the median step.</param>
/// <param name="TokensToLstm">TokensPerSecond divided by the LSTM's in the same round.</param>
/// <param name="Gflops">Operations in products per second, by the median step.</param>
/// <param name="GflopsToLstm">Gflops divided by the LSTM's in the same round.</param>
/// <param name="ShareOfPeak">Gflops divided by the FMA peak.</param>
/// <param name="MsPerStepMedian">Median time of a step.</param>
/// <param name="AllocatedBytesPerStep">The most of all rounds.</param>
internal sealed record CellRow(
    string Cell,
    double TokensPerSecond,
    double TokensToLstm,
    double Gflops,
    double GflopsToLstm,
    double ShareOfPeak,
    double MsPerStepMedian,
    double AllocatedBytesPerStep);
