using System.Runtime.CompilerServices;

namespace DistSeq.Client.Data;

/// <summary>The lines of standard input one by one, as they arrive.</summary>
internal static class TypedLines
{
    private const string Sign = "> ";

    /// <summary>Each line until the end of the input; a person is shown a prompt.</summary>
    /// <exception cref="InvalidSpecException">It is not UTF-8.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(
        Shell shell, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(shell.Input(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        while (true)
        {
            if (shell.IsTyped)
                await shell.Output.WriteAsync(Sign);
            await shell.Output.FlushAsync(cancellationToken);
            if (await NextAsync(reader, cancellationToken) is not { } line)
                break;
            yield return line;
        }

        // The end of the input leaves the cursor behind the prompt.
        if (shell.IsTyped)
            await shell.Output.WriteLineAsync();
    }

    // Reading a console ignores the token.
    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(reader.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (DecoderFallbackException exception)
        {
            throw InvalidSpecException.At("-i", $"standard input is not UTF-8 ({exception.Message}); write it in UTF-8.");
        }
    }
}
