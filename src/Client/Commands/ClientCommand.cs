namespace DistSeq.Client.Commands;

/// <summary>A command with an example, shown at the end of its help.</summary>
internal sealed class ClientCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
