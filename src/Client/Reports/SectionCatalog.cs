using DistSeq.Client.Reports.Sections;

namespace DistSeq.Client.Reports;

/// <summary>The sections of the page, in its order.</summary>
internal static class SectionCatalog
{
    public static IReadOnlyList<IReportSection> All { get; } =
    [
        new BestSoFarSection(),
        new LossCurvesSection(),
        new ParallelSection(),
        new SlicesSection(),
        new ImportanceSection(),
        new ParetoSection(),
        new CellsSection(),
        new TrialsSection(),
        new BestSpecSection(),
        new FailuresSection(),
    ];
}
