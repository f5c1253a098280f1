namespace DistSeq.Contracts.Jobs;

/// <summary>Ages as people write them: a whole number and s, m, h or d, as in 12h or 30d.</summary>
public static class Age
{
    /// <summary>How to write one, for messages.</summary>
    public const string Form = "a whole number and s, m, h or d, for example 12h or 30d";

    private const int MostDigits = 9;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads an age from a second to a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan age)
    {
        age = TimeSpan.Zero;
        if (text.Length is < 2 or > MostDigits + 1)
            return false;
        if (!int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            return false;
        var seconds = text[^1] switch { 's' => 1L, 'm' => 60L, 'h' => 3_600L, 'd' => 86_400L, _ => 0L };
        if (seconds == 0 || number * seconds > Longest.TotalSeconds)
            return false;
        age = TimeSpan.FromSeconds(number * seconds);
        return true;
    }
}
