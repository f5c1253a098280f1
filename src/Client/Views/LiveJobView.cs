using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>
/// Figures that are redrawn in place, and below them as many samples as fit, one line each; fits a window of 60 columns.
/// </summary>
internal sealed class LiveJobView(IAnsiConsole console, string job) : IJobView
{
    private const int MostSamples = 5;

    // A window that ends with a full line scrolls, so one line stays free.
    private const int Free = 1;

    private LiveDisplayContext? _context;
    private ProgressBatch? _batch;
    private string? _note;

    public Task RunAsync(Func<Task> work) => console.Live(Render()).Cropping(VerticalOverflowCropping.Bottom)
        .StartAsync(async context =>
        {
            _context = context;
            await work();
        });

    public void Show(ProgressBatch batch)
    {
        (_batch, _note) = (batch, null);
        Draw();
    }

    public void Say(string line)
    {
        _note = line;
        Draw();
    }

    private void Draw() => _context?.UpdateTarget(Render());

    public Rows Render()
    {
        var lines = new List<IRenderable>();
        if (_batch is null)
            lines.Add(Line($"{job}  waiting for the first step"));
        else
            AddFigures(lines, new JobFigures(_batch.Status));
        if (_note is not null)
            lines.Add(new Text(_note, new Style(Color.Yellow)));
        if (_batch is not null)
            AddSamples(lines, _batch.Status);
        return new Rows(lines);
    }

    private void AddFigures(List<IRenderable> lines, JobFigures figures)
    {
        var status = figures.Status;
        lines.Add(new Markup(
            $"[bold]{Markup.Escape(job)}[/]  {status.State}  {Figures.Count(status.Parameters)} parameters")
        {
            Overflow = Overflow.Ellipsis,
        });
        var step = $"step {figures.Step} ";
        var width = Math.Clamp(console.Profile.Width - step.Length - 6, 5, 40);
        var full = (int)Math.Round(figures.Share * width);
        lines.Add(new Markup(
            $"{step}[green]{new string('━', full)}[/][grey]{new string('─', width - full)}[/]{figures.Share * 100,4:0} %"));
        if (figures.Spread is { } spread)
        {
            lines.Add(Line(spread));
        }
        else if (figures.Waits is { } waits)
        {
            lines.Add(new Text(waits));
        }

        lines.Add(Line($"epoch {figures.Epoch}   loss {figures.Loss}   smoothed {figures.SmoothedLoss}"));
        if (figures.Validation is { } validation)
            lines.Add(Line(validation));
        lines.Add(Line($"{figures.Speed}   "
            + (status.IsFinished ? $"took {figures.Elapsed}" : $"elapsed {figures.Elapsed}   left {figures.TimeLeft}")));
        if (figures.Trouble is { } trouble)
            lines.Add(new Text(trouble, new Style(Color.Yellow)));
    }

    // The summary of a finished job shows them.
    private void AddSamples(List<IRenderable> lines, JobStatus status)
    {
        if (status.IsFinished)
            return;
        var width = console.Profile.Width;
        IRenderable above = new Rows(lines);
        var used = above.Render(RenderOptions.Create(console), width).Count(static segment => segment.IsLineBreak);
        foreach (var sample in status.Samples.Take(Math.Clamp(console.Profile.Height - used - Free, 0, MostSamples)))
            lines.Add(new Text(Figures.Clip("  " + Figures.OnOneLine(sample), width), new Style(Color.Grey)));
    }

    private Text Line(string text) => new(Figures.Clip(text, console.Profile.Width));
}
