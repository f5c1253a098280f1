namespace DistSeq.Benchmarks.Cells;

/// <summary>One cell against the LSTM: medians over the rounds.</summary>
/// <param name="Cell">Name of the cell.</param>
/// <param name="TokensPerSecond">By the median step.</param>
/// <param name="TokensToLstm">TokensPerSecond by that of the LSTM in the same round.</param>
/// <param name="Gflops">Operations in products by the median step.</param>
/// <param name="GflopsToLstm">Gflops by those of the LSTM in the same round.</param>
/// <param name="ShareOfPeak">Gflops by the FMA peak.</param>
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
