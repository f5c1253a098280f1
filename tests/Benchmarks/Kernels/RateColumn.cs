using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DistSeq.Benchmarks.Kernels;

/// <summary>
/// A column computed from a call's operations (<see cref="IWork"/>) and its median time; "-" for calls without operations.
/// </summary>
/// <param name="name">Heading.</param>
/// <param name="legend">What the legend says.</param>
/// <param name="priority">Place among such columns.</param>
/// <param name="format">Gets GFLOP/s.</param>
internal sealed class RateColumn(string name, string legend, int priority, Func<double, string> format) : IColumn
{
    public string Id => $"{nameof(RateColumn)}.{name}";

    public string ColumnName => name;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => priority;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Work(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Work(benchmarkCase) is { } work && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? format(work.Flops / statistics.Median) : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public static string Fixed(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static IWork? Work(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.Select(item => item.Value).OfType<IWork>().FirstOrDefault();
}
