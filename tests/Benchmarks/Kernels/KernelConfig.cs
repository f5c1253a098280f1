using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace DistSeq.Benchmarks.Kernels;

/// <summary>
/// How the kernels are measured: in short iterations within this process, so that figures can be compared with its FMA peak.
/// </summary>
internal static class KernelConfig
{
    /// <param name="isVerbose">Whether BenchmarkDotNet reports everything it does.</param>
    /// <param name="peak">FMA peak of one thread, GFLOP/s.</param>
    public static IConfig Create(bool isVerbose, double peak) =>
        ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(3).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(100)))
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params)
            .AddColumn(StatisticColumn.Median, StatisticColumn.Min)
            .AddColumn(
                new RateColumn("GFLOP/s", "2 M K N by the median time", 0, RateColumn.Fixed),
                new RateColumn(
                    "Share of peak", $"of one thread's FMA peak, {RateColumn.Fixed(peak)} GFLOP/s", 1,
                    rate => Figures.Share(rate / peak)))
            .AddLogger(isVerbose ? ConsoleLogger.Default : NullLogger.Instance)
            .WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithMaxParameterColumnWidth(30))
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "kernels"));
}
