using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>Asks a model part by part, writes its answers, and collects the lines that have none.</summary>
internal sealed class Asking(
    Shell shell, AnswerWriter answers, Func<IReadOnlyList<string>, Task<PredictionResult>> askAsync)
{
    private const int MostTold = 10;

    private readonly List<string> _untold = [];
    private int _asked;

    /// <summary>Lines without an answer so far.</summary>
    public int Faults { get; private set; }

    public async Task AskAsync(IReadOnlyList<string> lines)
    {
        var result = await askAsync(lines);
        if (_asked == 0)
            await TellStepAsync(shell, result.Step, result.Steps);
        for (var i = 0; i < result.Lines.Count; i++)
        {
            await answers.WriteAsync(++_asked, lines[i], result.Lines[i], result.IsPerToken);
            if (result.Lines[i].Error is not { } error)
                continue;
            Faults++;
            // Someone who types lines knows which one it was.
            _untold.Add(shell.IsTyped ? $"{char.ToUpperInvariant(error[0])}{error[1..]}." : $"Line {_asked}: {error}.");
        }
    }

    /// <summary>Says how far the weights have been trained, unless to the end. Not on the output, which may be a file.</summary>
    public static async Task TellStepAsync(Shell shell, long? step, long? steps)
    {
        if (step != steps)
            await shell.Error.WriteLineAsync($"The weights are of step {Figures.Step(step, steps)}.");
    }

    /// <summary>Names the lines that have had no answer since the last time.</summary>
    public async Task TellFaultsAsync()
    {
        foreach (var fault in _untold.Take(MostTold))
            await shell.Error.WriteLineAsync(fault);
        if (_untold.Count > MostTold)
            await shell.Error.WriteLineAsync($"{_untold.Count} lines have no answer; these are the first {MostTold}.");
        _untold.Clear();
    }
}
