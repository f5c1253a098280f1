using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>
/// Jobs as rows. In a narrow window the time of submission is left out; where a row still does not fit, each job has lines of
/// its own. Ids stay whole, so that they can be copied.
/// </summary>
/// <param name="width">Columns of the window.</param>
internal sealed class JobTable(int width)
{
    private const int WideWindow = 80;

    private static readonly string[] Headings = ["job", "state", "#step", "#train", "#valid", "submitted"];

    public IRenderable Of(IReadOnlyList<JobLine> jobs)
    {
        var (columns, gap) = width >= WideWindow ? (Headings.Length, 2) : (Headings.Length - 1, 1);
        string[][] rows = [.. jobs.Select(job => Cells(job)[..columns])];
        if (Width(rows, columns, gap) > width)
            return new Rows(rows.SelectMany(Lines));
        var table = NarrowTable.Create(gap, Headings[..columns]);
        foreach (var row in rows)
            table.AddRow(row.Select(static cell => new Text(cell)));
        return table;
    }

    private static int Width(string[][] rows, int columns, int gap) => (gap * (columns - 1))
        + Enumerable.Range(0, columns).Sum(column => rows.Select(row => row[column].Length)
            .Append(Headings[column].TrimStart('#').Length).Max());

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
