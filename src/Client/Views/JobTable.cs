using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>
/// Jobs as rows. In a narrow window the time of submission is left out; where a row still does not fit, each job has lines of
/// its own. Ids stay whole, so that they can be copied.
/// </summary>
/// <param name="width">Columns of the window.</param>
/// <param name="headings">Of the columns; null for those of jobs.</param>
internal sealed class JobTable(int width, string[]? headings = null)
{
    private const int WideWindow = 80;

    /// <summary>Headings of a list of sweeps: a line's steps are trials, and its validation loss is the best one's.</summary>
    public static readonly string[] SweepHeadings = ["sweep", "state", "#trials", "", "#best", "submitted"];

    private static readonly string[] JobHeadings = ["job", "state", "#step", "#train", "#valid", "submitted"];

    private readonly string[] _headings = headings ?? JobHeadings;

    public IRenderable Of(IReadOnlyList<JobLine> jobs)
    {
        var (columns, gap) = width >= WideWindow ? (_headings.Length, 2) : (_headings.Length - 1, 1);
        string[][] rows = [.. jobs.Select(job => Cells(job)[..columns])];
        if (Width(rows, columns, gap) > width)
            return new Rows(rows.SelectMany(Lines));
        var table = NarrowTable.Create(gap, _headings[..columns]);
        foreach (var row in rows)
            table.AddRow(row.Select(static cell => new Text(cell)));
        return table;
    }

    private int Width(string[][] rows, int columns, int gap) => (gap * (columns - 1))
        + Enumerable.Range(0, columns).Sum(column => rows.Select(row => row[column].Length)
            .Append(_headings[column].TrimStart('#').Length).Max());

    private static IEnumerable<IRenderable> Lines(string[] cells) =>
    [
        new Text(cells[0]) { Overflow = Overflow.Fold },
        new Text($"  {cells[1]}  {cells[2]}"),
        new Text($"  train {cells[3]}  valid {cells[4]}"),
    ];

    private static string[] Cells(JobLine job) =>
    [
        job.Id, job.State.ToString().ToLowerInvariant(), JobFigures.StepOf(job.Step, job.Steps), Figures.Loss(job.TrainLoss),
        Figures.Loss(job.ValidLoss), job.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
    ];
}
