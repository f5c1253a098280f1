using System.Text.RegularExpressions;

namespace DistSeq.Client;

/// <summary>Words of a command that a user is to paste into a shell.</summary>
internal static partial class ShellWord
{
    /// <summary>
    /// The word as a shell reads it back: in quotes where it holds more than letters, digits and the like. Control characters
    /// would not reach the shell as they are, so they are escaped, as bash and zsh read it: $'a\nb'.
    /// </summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word
        : word.EnumerateRunes().Any(Quoted.Steers) ? $"$'{string.Concat(word.EnumerateRunes().Select(Escaped))}'"
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '\'' => @"\'",
        '\\' => @"\\",
        '\n' => @"\n",
        '\t' => @"\t",
        < 0x80 when Quoted.Steers(rune) => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        _ when Quoted.Steers(rune) => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => rune.ToString(),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*\z")]
    private static partial Regex Plain();
}
