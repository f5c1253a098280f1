using DistSeq.Client.Reports;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>sweep report SWEEP: writes one HTML page about a sweep, finished or not.</summary>
internal sealed class SweepReportCommand : SweepIdCommand
{
    private readonly Option<string?> _out = new Option<string?>("--out")
    {
        Description = "The file to write. Default: report.html in the folder of the sweep.",
        HelpName = "file",
    }.NotEmpty("name a file, or leave it out");

    public SweepReportCommand()
        : base("report", "Writes a page about a sweep, with charts and tables: one HTML file that needs no network.",
            " --out report.html") => Add(_out);

    protected override async Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken)
    {
        var file = ReportFile.At(parse.GetValue(_out), invocation.Shell.Folder, Path.Combine(invocation.Runs, id));
        var sweep = grains.GetGrain<ISweepGrain>(id);
        var patience = invocation.Patience();
        var spec = await patience.AskAsync(sweep.GetSpec, cancellationToken);
        var status = await patience.AskAsync(sweep.GetStatus, cancellationToken);
        var curves = await invocation.AwaitAsync(
            new CurveReader(grains, patience, new Objective(spec, status.Trials)).ReadAsync(status.Trials, cancellationToken),
            "Fetching the loss curves of the trials.");
        var report = new SweepReport(status, spec, curves) { WrittenAt = invocation.Shell.Clock.GetUtcNow() };
        await file.WriteAsync(ReportPage.Of(report));
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { status.Id, status.State, file.Path });
            return ExitCode.Fine;
        }

        if (!status.IsFinished)
        {
            var ended = status.Trials.Count(static trial => trial.HasEnded);
            await invocation.Shell.Output.WriteLineAsync(
                $"{id} is still running: the report shows the {ended} of {status.Budget} trials that have ended.");
        }

        await invocation.Shell.Output.WriteLineAsync($"wrote {invocation.Shown(file.Path)}");
        return ExitCode.Fine;
    }
}
