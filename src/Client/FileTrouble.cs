using System.Text.RegularExpressions;

namespace DistSeq.Client;

/// <summary>
/// What the system says of files and folders, in words for users. Its own words name methods, and paths of any length.
/// </summary>
internal static partial class FileTrouble
{
    /// <summary>True for what reading and writing files throws.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Why it does not work: the end of a sentence, without a full stop.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "it is not allowed",
        PathTooLongException => "the path, or a name in it, is too long",
        FileNotFoundException or DirectoryNotFoundException => "it is not there, or a folder on the way to it is missing",
        _ => Quoted.Plain(Named().Replace(exception.Message, "").TrimEnd('.').ToLowerInvariant(), 120),
    };

    /// <summary>The words of the system with the paths in it as messages have them.</summary>
    public static string Shown(string message) =>
        InQuotes().Replace(message, static match => $"'{Quoted.Path(match.Groups[1].Value)}'");

    /// <summary>Makes a folder for runs, if there is none.</summary>
    /// <exception cref="ArgumentException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (Is(exception))
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException
                ? "the system takes no folder there"
                : Reason(exception);
            throw new ArgumentException($"The folder {Quoted.Path(path)} cannot be made: {reason}. "
                + "Choose another place with --out DIR, or change who may write there.", exception);
        }
    }

    // "No space left on device : '/a/b'"
    [GeneratedRegex(@"\s*:?\s*'.*'", RegexOptions.Singleline)]
    private static partial Regex Named();

    [GeneratedRegex("'(.*)'", RegexOptions.Singleline)]
    private static partial Regex InQuotes();
}
