using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DistSeq.Client.Commands;

/// <summary>The usual help, and an example to copy.</summary>
internal sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var example = parseResult.CommandResult.Command is ClientCommand command
            ? command.Example
            : "train examples/dinosaurs.yaml";
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Example:");
        output.WriteLine($"  {Invocation.Program} {example}");
        output.WriteLine();
        return code;
    }
}
