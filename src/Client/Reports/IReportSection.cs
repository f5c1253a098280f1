namespace DistSeq.Client.Reports;

/// <summary>A part of the page, with a heading of its own.</summary>
internal interface IReportSection
{
    /// <summary>Its address within the page.</summary>
    string Anchor { get; }

    string Title { get; }

    /// <summary>What it shows, and how to read it.</summary>
    string Lead(SweepReport report);

    /// <summary>Writes what is below the lead. Where there is nothing to show, it says so.</summary>
    void Write(Html html, SweepReport report);
}
