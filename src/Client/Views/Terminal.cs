using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Consoles over a shell's output.</summary>
internal static class Terminal
{
    /// <summary>Wide enough that no table wraps where there is no window.</summary>
    private const int FileWidth = 400;

    public static IAnsiConsole Of(Shell shell)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(shell.Output is PrintableWriter printable ? printable.Inner : shell.Output),
            Ansi = shell.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = shell.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Pipeline.Attach(new PrintableHook());
        if (!shell.IsTerminal)
            console.Profile.Width = FileWidth;
        return console;
    }
}
