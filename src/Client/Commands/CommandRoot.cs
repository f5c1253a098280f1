using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using DistSeq.Client.Commands.Security;
using DistSeq.Client.Commands.Sweeps;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>The command line as a whole.</summary>
internal static class CommandRoot
{
    public static RootCommand Create(Shell shell)
    {
        var options = new GlobalOptions();
        var root = new RootCommand("Trains recurrent networks on a cluster of silos, or on one within this process.");
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExample((HelpAction)help.Action!);
        options.AddTo(root);
        foreach (var command in All())
        {
            Prepare(command);
            root.Add(command);
        }

        options.AddRunsTo(root.Subcommands.SelectMany(static command => command.Subcommands.Prepend(command)));
        return root;

        void Prepare(ClientCommand command)
        {
            command.SetAction((parse, cancellationToken) => options.RunAsync(
                parse, shell, invocation => command.RunAsync(invocation, parse, cancellationToken), cancellationToken));
            foreach (var subcommand in command.Subcommands.OfType<ClientCommand>())
                Prepare(subcommand);
        }
    }

    private static ClientCommand[] All() =>
    [
        new TrainCommand(),
        new GenerateCommand(),
        new PredictCommand(),
        new EvaluateCommand(),
        new SweepCommand(),
        new JobsCommand(),
        new VerifyCommand(),
        new WatchCommand(),
        new CancelCommand(),
        new DeleteCommand(),
        new DoctorCommand(),
        new ClusterCommand(),
        new SchemaCommand(),
    ];

    // With the commands that it is below: "sweep list ".
    private static string PathOf(CommandResult result) => result.Command is RootCommand
        ? ""
        : $"{(result.Parent is CommandResult parent ? PathOf(parent) : "")}{result.Command.Name} ";

    /// <summary>Runs one command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, Shell shell, CancellationToken cancellationToken)
    {
        shell = shell with { Output = new PrintableWriter(shell.Output), Error = new PrintableWriter(shell.Error) };
        var result = Create(shell).Parse(arguments);
        var isMisread = result.Action == result.CommandResult.Command.Action && ParseFaults.Misread(result).Any();
        if (result.Action is ParseErrorAction || isMisread)
        {
            foreach (var fault in ParseFaults.Of(result))
                await shell.Error.WriteLineAsync(fault);
            await shell.Error.WriteLineAsync($"See: {Invocation.Program} {PathOf(result.CommandResult)}--help");
            return ExitCode.Mistake;
        }

        var invocation = new InvocationConfiguration
        {
            Output = shell.Output,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await result.InvokeAsync(invocation, cancellationToken);
    }
}
