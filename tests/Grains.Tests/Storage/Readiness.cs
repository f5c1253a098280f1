using System.Text;

namespace DistSeq.Grains.Tests.Storage;

/// <summary>Waits until a server says that it can be spoken to.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Reads until the words have come, and from then on only lest the pipe fills.</summary>
    /// <exception cref="InvalidOperationException">The server ended, or took too long; with what it has said.</exception>
    public static async Task Said(StreamReader output, string words)
    {
        var said = new StringBuilder();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (await output.ReadLineAsync(limit.Token) is { } line)
            {
                said.AppendLine(line);
                if (!line.Contains(words, StringComparison.Ordinal))
                    continue;
                _ = output.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new InvalidOperationException($"The server has not said '{words}'{(limit.IsCancellationRequested ? $" within {Limit}" : " and has ended")}. It said:\n{said}");
    }
}
