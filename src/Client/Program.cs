using System.Text;
using DistSeq.Client;
using DistSeq.Client.Clusters;
using DistSeq.Client.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interrupt = new Interrupt();
var shell = new Shell
{
    Output = Console.Out,
    Error = Console.Error,
    IsTerminal = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    Folder = Directory.GetCurrentDirectory(),
    Variable = Environment.GetEnvironmentVariable,
    Connect = ClusterConnection.OpenAsync,
};
return await CommandRoot.RunAsync(args, shell, interrupt.Token);
