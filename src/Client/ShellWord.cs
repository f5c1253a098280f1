using System.Text.RegularExpressions;

namespace DistSeq.Client;

/// <summary>Words of a command that a user is to paste into a shell.</summary>
internal static partial class ShellWord
{
    /// <summary>The word as a shell reads it back: in quotes where it holds more than letters, digits and the like.</summary>
    public static string Quote(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*\z")]
    private static partial Regex Plain();
}
