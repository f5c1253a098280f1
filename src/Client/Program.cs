using DistSeq.Client;
using DistSeq.Client.Clusters;
using DistSeq.Client.Commands;

var isTerminal = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
    && Environment.GetEnvironmentVariable("TERM") is not "dumb";
// The runtime's console sends sequences of its own, of the kind of terminal that is named here.
if (!isTerminal)
    Environment.SetEnvironmentVariable("TERM", "dumb");
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interrupt = new Interrupt(isTerminal);
interrupt.Listen();
var shell = new Shell
{
    Output = Console.Out,
    Error = Console.Error,
    Input = Console.OpenStandardInput,
    IsTerminal = isTerminal,
    IsTyped = !Console.IsInputRedirected && !Console.IsOutputRedirected,
    Folder = Directory.GetCurrentDirectory(),
    Variable = Environment.GetEnvironmentVariable,
    LeaveWord = words => interrupt.LastWords = words,
    Connect = (choice, cancellationToken) =>
    {
        interrupt.EndInOrder();
        return ClusterConnection.OpenAsync(choice, cancellationToken);
    },
};
return await CommandRoot.RunAsync(args, shell, interrupt.Token);
