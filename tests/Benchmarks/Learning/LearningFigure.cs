namespace DistSeq.Benchmarks.Learning;

/// <summary>A figure of a task, and its bar.</summary>
/// <param name="Name">What was measured, with its unit.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Least">It must be at least this; null for no such bar.</param>
/// <param name="Most">It must be at most this; null for no such bar.</param>
internal sealed record LearningFigure(string Name, double Measured, double? Least, double? Most)
{
    /// <summary>Whether the figure reaches its bars. NaN reaches none.</summary>
    public bool Reached => (Least is null || Measured >= Least) && (Most is null || Measured <= Most);
}
