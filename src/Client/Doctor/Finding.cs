namespace DistSeq.Client.Doctor;

/// <summary>What one check has found.</summary>
/// <param name="Check">What was checked, one word.</param>
/// <param name="State">How it went.</param>
/// <param name="Found">What was found.</param>
/// <param name="Act">What to do; null where there is nothing to do.</param>
internal sealed record Finding(string Check, FindingState State, string Found, string? Act)
{
    /// <summary>Fine, or else the act to take.</summary>
    public static Finding Unless(
        bool fine, string check, string found, string act, FindingState otherwise = FindingState.Warning) =>
        fine ? new Finding(check, FindingState.Ok, found, null) : new Finding(check, otherwise, found, act);
}
