using System.Globalization;

namespace DistSeq.Client.Views;

/// <summary>Numbers and model text as people read them.</summary>
internal static class Figures
{
    public static string Loss(double? value) => value is { } loss ? loss.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Fixed(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    /// <summary>m:ss, or h:mm:ss from an hour on.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            return "-";
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>Text from a model without the control characters that would steer a terminal; line ends stay.</summary>
    public static string Printable(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) && character is not '\n' and not '\t' ? '\uFFFD' : character));

    /// <summary>The same on one line.</summary>
    public static string OnOneLine(string text) => Printable(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>A searched value as shown: long fractions are cut to four digits.</summary>
    public static string Value(string value) =>
        value.Contains('.', StringComparison.Ordinal) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G4", CultureInfo.InvariantCulture)
            : value;
}
