using DistSeq.Client.Clusters;
using DistSeq.Client.Views;
using Spectre.Console;

namespace DistSeq.Client.Commands;

/// <summary>delete JOB…: removes finished jobs and everything the cluster keeps of them.</summary>
internal sealed class DeleteCommand : ClientCommand
{
    private const int AtOnce = 16;

    private readonly Argument<string[]> _jobs = new("JOB") { Description = "Ids of the jobs.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string?> _olderThan = new("--older-than")
    {
        Description = $"All jobs that ended longer ago than this: {Age.Form}.",
        HelpName = "age",
    };

    public DeleteCommand()
        : base(
            "delete",
            "Removes finished jobs from the cluster: record, checkpoints, and data that no other job uses. "
            + "Files in the folder of runs stay.",
            $"delete dinosaurs-k3x9fa --cluster {StoreCatalog.Example}")
    {
        Add(_jobs, _olderThan);
        _olderThan.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !Age.TryParse(token.Value, out _))
                result.AddError($"--older-than is {Quoted.Of(token.Value)}; it must be {Age.Form}.");
        });
        Validators.Add(result =>
        {
            var named = result.GetResult(_jobs)?.Tokens.Count > 0;
            if (named != result.GetResult(_olderThan) is { Implicit: false })
                return;
            result.AddError(named
                ? "Name jobs or give --older-than, not both."
                : "Name the jobs to delete, or give --older-than, for example --older-than 30d.");
        });
    }

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        string[] jobs = [.. parse.GetValue(_jobs)!.Distinct(StringComparer.Ordinal)];
        foreach (var job in jobs)
            IdRule.Demand(job);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        if (parse.GetValue(_olderThan) is { } text && Age.TryParse(text, out var age))
        {
            var old = await JobsCommand.FindAsync(
                cluster.Grains.GetGrain<IClusterGrain>(0), new JobQuery { OlderThan = age },
                int.MaxValue, invocation, cancellationToken);
            jobs = [.. old.Jobs.Select(static line => line.Id)];
        }

        var rows = new List<DeletionRow>();
        foreach (var some in jobs.Chunk(AtOnce))
        {
            rows.AddRange(await Task.WhenAll(
                some.Select(job => DeleteAsync(cluster.Grains, job, invocation, cancellationToken))));
        }

        await WriteAsync(invocation, rows);
        return rows.Exists(static row => row.Outcome == JobDeletion.Unfinished) ? ExitCode.Mistake : ExitCode.Fine;
    }

    private static async Task<DeletionRow> DeleteAsync(
        IGrainFactory grains, string job, Invocation invocation, CancellationToken cancellationToken) =>
        new(job, await invocation.Patience().AskAsync(grains.GetGrain<IJobGrain>(job).Delete, cancellationToken));

    private static async Task WriteAsync(Invocation invocation, List<DeletionRow> rows)
    {
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { Jobs = rows });
        }
        else if (rows.Count == 0)
        {
            await invocation.Shell.Output.WriteLineAsync("No job is that old; nothing was deleted.");
        }
        else
        {
            var table = NarrowTable.Create(2, ["job", "outcome"]);
            foreach (var row in rows)
                table.AddRow(new Text(row.Job), new Text(row.Outcome.ToString().ToLowerInvariant()));
            Terminal.Of(invocation.Shell).Write(table);
        }

        foreach (var row in rows.Where(static row => row.Outcome == JobDeletion.Unfinished))
        {
            await invocation.Shell.Error.WriteLineAsync(
                $"{row.Job} is still running and was not deleted. "
                + $"Cancel it first ({invocation.Command($"cancel {row.Job}")}), then delete it.");
        }
    }

    private sealed record DeletionRow(string Job, JobDeletion Outcome);
}
