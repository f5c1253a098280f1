using System.CommandLine;

namespace DistSeq.Client.Commands;

/// <summary>A command with an example, which its help ends with.</summary>
internal sealed class ClientCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
