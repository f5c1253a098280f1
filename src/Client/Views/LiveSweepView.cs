using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistSeq.Client.Views;

/// <summary>
/// The best trials, those that run, and counts of the others, redrawn in place. It fits the window, however many there are.
/// </summary>
internal sealed class LiveSweepView(IAnsiConsole console, string sweep, SweepSpec spec, TimeProvider clock) : ISweepView
{
    private const int MostBest = 10;
    private const int MostRunning = 4;
    private const int LongestLine = 24;

    // The two lines above the table, its heading, the line for what is not shown, a note, and one for the cursor.
    private const int OtherLines = 6;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, TrialStatus> _trials = [];
    private readonly Dictionary<int, JobStatus> _jobs = [];
    private readonly long _begun = clock.GetTimestamp();
    private LiveDisplayContext? _context;
    private int? _endedBefore;
    private string? _note;

    public bool ShowsJobs => true;

    public Task RunAsync(Func<Task> work) => console.Live(Render()).AutoClear(true).StartAsync(async context =>
    {
        lock (_lock)
            _context = context;
        await work();
    });

    public void Show(IReadOnlyList<TrialStatus> trials)
    {
        lock (_lock)
        {
            foreach (var trial in trials)
                _trials[trial.Number] = trial;
            // What had ended before says nothing about the pace.
            _endedBefore ??= _trials.Values.Count(static trial => trial.HasEnded);
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

    public Rows Render()
    {
        var ranked = TrialOrder.BestFirst(_trials.Values.Where(static trial => trial.HasEnded)).ToList();
        var running = _trials.Values.Where(static trial => !trial.HasEnded).ToList();
        // Those whose jobs run, before those that wait to be compared.
        var shownRunning = running.OrderBy(static trial => trial.Rungs.Count > 0).Take(MostRunning).ToList();
        var room = Math.Max(1, console.Profile.Height - OtherLines - shownRunning.Count);
        var shown = ranked.Take(Math.Min(MostBest, room)).ToList();
        var fields = TrialTable.FieldsOf(spec, _trials.Values.Take(spec.Seeds + 1));
        var lines = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(sweep)}[/]  {Counts(ranked, running)}"),
            new Text(Figures.Clip(Best(ranked), console.Profile.Width)),
            new TrialTable(fields, ObjectiveOf(ranked), console.Profile.Width)
                .Of([.. shown, .. shownRunning.Select(WithJob)], ranked: false, Progress),
        };
        if (_trials.Count - shown.Count - shownRunning.Count is var more and > 0)
            lines.Add(new Text($"and {Figures.Count(more)} more", new Style(decoration: Decoration.Dim)));
        if (_note is not null)
            lines.Add(new Text(Figures.Clip(_note, console.Profile.Width), new Style(Color.Yellow)));
        return new Rows(lines);
    }

    private string Counts(List<TrialStatus> ended, List<TrialStatus> running)
    {
        var states = ended.GroupBy(static trial => trial.State).Where(static group => group.Key != TrialState.Completed)
            .OrderBy(static group => group.Key)
            .Select(static group => $", {Figures.Count(group.Count())} {group.Key.ToString().ToLowerInvariant()}");
        return $"{Figures.Count(ended.Count)}/{Figures.Count(spec.Budget.Trials)} ended{string.Concat(states)}, "
            + $"{Figures.Count(running.Count)} running";
    }

    private string Best(List<TrialStatus> ranked)
    {
        if (ranked is not [{ IsRanked: true } best, ..])
            return "no trial has completed yet";
        var costs = new List<double>();
        foreach (var trial in _trials.Values.Where(static trial => trial.IsRanked))
            costs.Add(costs is [.., var last] ? Math.Min(last, trial.Cost!.Value) : trial.Cost!.Value);
        return $"best {Figures.Loss(best.Objective)} (trial {best.Number})  {Sparkline.Of(costs, LongestLine)}"
            + TimeLeft(ranked.Count);
    }

    private string TimeLeft(int ended)
    {
        var fresh = ended - (_endedBefore ?? 0);
        return fresh <= 0
            ? ""
            : $"  left {Figures.Duration(clock.GetElapsedTime(_begun).TotalSeconds / fresh * (spec.Budget.Trials - ended))}";
    }

    private static string? ObjectiveOf(List<TrialStatus> ranked) =>
        ranked is [{ Objectives: [var first, ..] }, ..] ? first.Name : null;

    private TrialStatus WithJob(TrialStatus trial) => _jobs.TryGetValue(trial.Number, out var job)
        ? trial with { Parameters = job.Parameters, Seconds = job.Seconds }
        : trial;

    private string? Progress(TrialStatus trial) =>
        trial.State == TrialState.Running && _jobs.TryGetValue(trial.Number, out var job)
            ? $"{new JobFigures(job).Share * 100:0} %, loss {Figures.Fixed(job.TrainLoss ?? double.NaN, 2)}"
            : null;
}
