using DistSeq.Client.Clusters;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>cancel JOB: stops a job at its next step.</summary>
internal sealed class CancelCommand : ClientCommand
{
    private readonly Argument<string> _job = new("JOB") { Description = "Id of the job." };

    public CancelCommand()
        : base(
            "cancel", "Stops a job at its next step and keeps its weights. A finished job stays as it is.",
            $"cancel dinosaurs-k3x9fa --cluster {StoreCatalog.Example}") => Add(_job);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var job = parse.GetValue(_job)!;
        IdRule.Demand(job);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var status = await invocation.Patience().AskAsync(cluster.Grains.GetGrain<IJobGrain>(job).Cancel, cancellationToken);
        if (invocation.IsJson)
            invocation.WriteJson(new { Job = status.Id, status.State, status.Step, status.CheckpointStep });
        else
            await WriteAsync(invocation, status);
        return ExitCode.Fine;
    }

    private static async Task WriteAsync(Invocation invocation, JobStatus status)
    {
        var output = invocation.Shell.Output;
        await output.WriteLineAsync(status.IsFinished
            ? $"{status.Id}: {status.State.ToString().ToLowerInvariant()} at step {Figures.Count(status.Step)}"
            : $"{status.Id}: will stop at its next step");
        if (status.CheckpointStep is not { } step)
            return;
        await output.WriteLineAsync($"its weights of step {Figures.Count(step)} are kept");
        var use = JobSummary.Use(status.Id, status.Samples, status.WritesFor);
        await output.WriteLineAsync($"use them    {invocation.ModelCommand(use, isOfRuns: true)}");
        await output.WriteLineAsync($"fetch them  {invocation.Command("watch " + status.Id)}");
    }
}
