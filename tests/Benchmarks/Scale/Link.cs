namespace DistSeq.Benchmarks.Scale;

/// <summary>A silo's link to the others.</summary>
/// <param name="BitsPerSecond">Each way.</param>
/// <param name="Delay">Round trip, in seconds.</param>
internal readonly record struct Link(double BitsPerSecond, double Delay)
{
    /// <summary>Reads Mbit/s:ms.</summary>
    /// <exception cref="TroubleException">It is not that.</exception>
    public static Link Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && Number(parts[0]) is > 0 and var megabits && Number(parts[1]) is >= 0 and var milliseconds
            ? new Link(megabits * 1e6, milliseconds / 1e3)
            : throw new TroubleException($"--link is '{text}'; it is Mbit/s:ms, for example 1000:0.5.");
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
