namespace DistSeq.Client.Runs;

/// <summary>JSON has no words for NaN and infinity.</summary>
internal static class Finite
{
    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
