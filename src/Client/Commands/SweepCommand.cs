using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Specs;
using DistSeq.Client.Sweeps;

namespace DistSeq.Client.Commands;

/// <summary>sweep SPEC: runs the trials of a sweep, several at a time, and ends with their table and the best spec.</summary>
internal sealed class SweepCommand : ClientCommand
{
    private readonly Argument<string> _spec = new Argument<string>("SPEC") { Description = "The sweep's spec file (YAML)." }
        .NotEmpty("name a spec file such as examples/sweep-cells.yaml");

    private readonly Option<string[]> _settings = GlobalOptions.Settings("budget.trials=20");

    private readonly Option<string?> _resume = new("--resume", "--id")
    {
        Description = "Id of the sweep, instead of a new one. "
            + "Continues the sweep with this id, which must have the same spec, or starts it.",
        HelpName = "sweep id",
    };

    public SweepCommand()
        : base("sweep", "Searches for the best fields of a job spec.", "sweep examples/sweep-cells.yaml --set parallel=2") =>
        Add(_spec, _settings, _resume);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var (file, settings) = (parse.GetValue(_spec)!, parse.GetValue(_settings) ?? []);
        LocalData? data = null;
        var (spec, places) = SweepSpecFile.Load(file, settings, invocation.Shell.Folder, it => data = Datasets.Check(it));
        invocation.Tell(data);
        try
        {
            return await RunAsync(
                invocation, spec, parse.GetValue(_resume),
                $"sweep {ShellWord.Quote(file)}"
                + $"{string.Concat(settings.Select(static setting => $" --set {ShellWord.Quote(setting)}"))}", cancellationToken);
        }
        catch (InvalidSpecException exception)
        {
            throw places.Locate(exception);
        }
    }

    private static async Task<int> RunAsync(
        Invocation invocation, SweepSpec spec, string? resume, string words, CancellationToken cancellationToken)
    {
        if (resume is not null)
            IdRule.Demand(resume);
        var id = resume ?? JobId.New(spec.Name, invocation.Runs);
        var folder = new RunFolder(Path.Combine(invocation.Runs, id));
        await using var cluster = await invocation.ConnectAsync(cancellationToken, trains: true);
        var sweep = cluster.Grains.GetGrain<ISweepGrain>(id);
        var view = invocation.SweepView(id, spec);
        var patience = invocation.Patience(view.Say);
        spec = spec with
        {
            Base = await FirstModel.PinAsync(
                cluster.Grains, spec.Base, invocation.Runs, patience, view.Say, cancellationToken),
        };
        await patience.AskAsync(() => sweep.Submit(spec), cancellationToken);
        await folder.WriteSpecAsync("spec.yaml", spec);
        try
        {
            var runner = new SweepRunner(cluster.Grains, spec, patience, view);
            await view.RunAsync(() => runner.RunAsync(sweep, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await InterruptAsync(invocation, sweep, id, words);
            return ExitCode.Interrupted;
        }

        var status = await patience.AskAsync(sweep.GetStatus, cancellationToken);
        return await SweepSummary.WriteAsync(status, spec, folder, invocation);
    }

    private static async Task InterruptAsync(Invocation invocation, ISweepGrain sweep, string id, string words)
    {
        var error = invocation.Shell.Error;
        // Trials that run stay Running: their jobs stop with this process, each with a checkpoint, and continue with the sweep.
        await error.WriteLineAsync(invocation.Cluster.IsLocal
            ? "Interrupted: running trials stop at their next step, and continue with the sweep. "
                + "Interrupt again to stop at once."
            : $"Detached from {id}; running trials continue, no new ones start.");
        await error.WriteLineAsync($"go on  {invocation.Command($"{words} --resume {id}")}");
        if (invocation.IsJson)
            invocation.WriteJson(SweepResult.Of(await sweep.GetStatus(), null));
    }
}
