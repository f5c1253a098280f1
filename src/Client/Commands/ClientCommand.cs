namespace DistSeq.Client.Commands;

/// <summary>A command with an example, shown at the end of its help.</summary>
internal abstract class ClientCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;

    /// <summary>Does the command's work. Returns an <see cref="ExitCode"/>; exceptions become messages.</summary>
    public abstract Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken);

    /// <summary>Adds arguments, options and subcommands. The help lists them in this order.</summary>
    protected void Add(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                Arguments.Add(argument);
            else if (symbol is Command command)
                Subcommands.Add(command);
            else
                Options.Add((Option)symbol);
        }
    }
}
