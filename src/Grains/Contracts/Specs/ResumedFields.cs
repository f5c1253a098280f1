namespace DistSeq.Contracts.Specs;

/// <summary>Which fields of a job spec may change where a training is resumed.</summary>
public static class ResumedFields
{
    // What acts on each step anew.
    private static readonly string[] Changing = ["optimizer.", "model.dropout.", "training.clip."];

    /// <summary>Fields that must be as they were: the state of a training has their shape. So has the aggregation.</summary>
    public static IReadOnlyList<string> Fixed { get; } =
        ["optimizer.kind", "training.batch", "training.lanes", "training.window"];

    /// <summary>Whether a resumed training goes on with another value of the field, and the field makes a difference.</summary>
    public static bool MayChange(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Changing.Any(section => path.StartsWith(section, StringComparison.Ordinal)) && !Fixed.Contains(path);
    }
}
