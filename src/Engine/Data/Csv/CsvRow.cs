namespace DistSeq.Engine.Data.Csv;

/// <summary>One row of a CSV file.</summary>
/// <param name="Line">The row's first line, 1-based.</param>
/// <param name="Fields">One per column.</param>
internal readonly record struct CsvRow(long Line, string[] Fields);
