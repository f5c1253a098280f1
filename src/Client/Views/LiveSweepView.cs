using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>The running trials and the best so far, redrawn in place.</summary>
internal sealed class LiveSweepView(IAnsiConsole console, string sweep, int budget, IReadOnlyList<string> fields) : ISweepView
{
    private const int MostEnded = 8;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, TrialStatus> _trials = [];
    private readonly Dictionary<int, JobStatus> _jobs = [];
    public bool ShowsJobs => true;

    private LiveDisplayContext? _context;
    private string? _note;

    public Task RunAsync(Func<Task> work) => console.Live(Render()).AutoClear(true).StartAsync(async context =>
    {
        lock (_lock)
            _context = context;
        await work();
    });

    public void Show(TrialStatus trial)
    {
        lock (_lock)
        {
            _trials[trial.Number] = trial;
            Draw(null);
        }
    }

    public void Show(TrialStatus trial, JobStatus job)
    {
        lock (_lock)
        {
            _jobs[trial.Number] = job;
            Draw(null);
        }
    }

    public void Say(string line)
    {
        lock (_lock)
            Draw(line);
    }

    private void Draw(string? note)
    {
        _note = note;
        _context?.UpdateTarget(Render());
    }

    private Rows Render()
    {
        var ended = _trials.Values.Where(trial => trial.State != TrialState.Running).ToList();
        var best = ended.OrderBy(trial => trial.Objective ?? double.PositiveInfinity).Take(MostEnded);
        var running = _trials.Values.Where(trial => trial.State == TrialState.Running);
        var lines = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(sweep)}[/]  {ended.Count} of {budget} trials ended"),
            new TrialTable(fields, console.Profile.Width).Of([.. best, .. running.Select(WithJob)], ranked: false, Progress),
        };
        if (_note is not null)
            lines.Add(new Text(_note, new Style(Color.Yellow)));
        return new Rows(lines);
    }

    private TrialStatus WithJob(TrialStatus trial) => _jobs.TryGetValue(trial.Number, out var job)
        ? trial with { Parameters = job.Parameters, Seconds = job.Seconds }
        : trial;

    private string? Progress(TrialStatus trial) =>
        trial.State == TrialState.Running && _jobs.TryGetValue(trial.Number, out var job)
            ? $"{new JobFigures(job).Share * 100:0} %, loss {Figures.Fixed(job.TrainLoss ?? double.NaN, 2)}"
            : null;
}
