namespace DistSeq.Client.Reports.Numbers;

/// <summary>A searched field as the analyses of importance see it.</summary>
/// <param name="Categories">How many values it has where they are a list; 0 where it is a range, walked from 0 to 1.</param>
/// <param name="Bins">Cells into which a density over it is cut: one per value where there are few.</param>
/// <param name="Default">What it counts as in trials that do not search it: its value in the base.</param>
internal sealed record SampleField(int Categories, int Bins, double Default)
{
    public bool IsCategory => Categories > 0;

    /// <summary>The cell of a value.</summary>
    public int BinOf(double value) => IsCategory ? (int)value : Math.Clamp((int)(value * Bins), 0, Bins - 1);
}
