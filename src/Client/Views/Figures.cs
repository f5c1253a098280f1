using Spectre.Console;

namespace DistSeq.Client.Views;

/// <summary>Numbers and model text as people read them.</summary>
internal static class Figures
{
    public static string Loss(double? value) => value is { } loss ? loss.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1 file, 2 files.</summary>
    public static string Number(int count, string thing) => $"{Count(count)} {thing}{(count == 1 ? "" : "s")}";

    /// <summary>Three digits and a unit: 84.1k, 123M.</summary>
    public static string Rounded(long value)
    {
        var (scaled, unit) = value switch
        {
            >= 1_000_000_000 => (value / 1e9, "G"),
            >= 1_000_000 => (value / 1e6, "M"),
            >= 1_000 => (value / 1e3, "k"),
            _ => (value, ""),
        };
        return unit.Length == 0 ? Count(value) : scaled.ToString(scaled < 100 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Bytes in MiB, or in GiB from one GiB on.</summary>
    public static string Memory(long bytes) => bytes >= 1L << 30
        ? Fixed(bytes / (double)(1L << 30), 1) + " GiB"
        : Fixed(bytes / (double)(1L << 20), 1) + " MiB";

    public static string Fixed(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    /// <summary>Seconds as milliseconds, with enough digits to tell them apart: 0.04, 1.23, 12.3, 1,234.</summary>
    public static string Milliseconds(double seconds) => (1e3 * seconds) switch
    {
        >= 100 and var value => Count(value),
        >= 10 and var value => Fixed(value, 1),
        var value => Fixed(value, 2),
    };

    /// <summary>A share, to a tenth: 97.5 %.</summary>
    public static string Percent(double share) => Fixed(100 * share, 1) + " %";

    /// <summary>m:ss, or h:mm:ss from one hour on.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            return "-";
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>How far weights have been trained: 120 of 465, or 465; null where it is not known.</summary>
    public static string? Step(long? step, long? steps) =>
        step is not { } known ? null : steps is { } all && all != known ? $"{Count(known)} of {Count(all)}" : Count(known);

    /// <summary>A trial's time: to a tenth below 100 s, so that short trials can be told apart.</summary>
    public static string Time(double seconds) => seconds is >= 0 and < 100 ? Fixed(seconds, 1) + "s" : Duration(seconds);

    /// <summary>Text from outside without the characters that would control a terminal; line ends and tabs stay.</summary>
    public static string Printable(string text)
    {
        StringBuilder? changed = null;
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not ('\n' or '\t') && Quoted.Steers(rune))
                (changed ??= new StringBuilder(text, 0, index, text.Length)).Append('\uFFFD');
            else
                changed?.Append(rune);
            index += rune.Utf16SequenceLength;
        }

        return changed?.ToString() ?? text;
    }

    /// <summary>The same on one line.</summary>
    public static string OnOneLine(string text) => Printable(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>The beginning of a line, as much as fits, with an ellipsis where something is cut off.</summary>
    /// <param name="line">One line.</param>
    /// <param name="width">Columns; a wide character takes two.</param>
    public static string Clip(string line, int width)
    {
        if (line.Length <= width / 2 || line.GetCellWidth() <= width)
            return line;
        var clipped = new StringBuilder();
        var used = 1;
        foreach (var rune in line.EnumerateRunes())
        {
            used += rune.ToString().GetCellWidth();
            if (used > width)
                break;
            clipped.Append(rune);
        }

        return clipped.Append('…').ToString();
    }

    /// <summary>A searched value as shown: long fractions are cut to four digits.</summary>
    public static string Value(string value) =>
        value.Contains('.', StringComparison.Ordinal)
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G4", CultureInfo.InvariantCulture)
            : value;
}
