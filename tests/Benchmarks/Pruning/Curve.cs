namespace DistSeq.Benchmarks.Pruning;

/// <summary>A configuration, and how its validation loss went.</summary>
/// <param name="Values">Of the searched fields, by path.</param>
/// <param name="Losses">
/// In nats per character, after <see cref="CurveSweep.Every"/> steps and each as many more; NaN where it was not finite.
/// </param>
internal sealed record Curve(IReadOnlyDictionary<string, string> Values, IReadOnlyList<double> Losses)
{
    /// <summary>The lowest loss up to a step; NaN where none was finite.</summary>
    public double BestUntil(long step) => Losses.Take((int)(step / CurveSweep.Every)).Where(double.IsFinite)
        .DefaultIfEmpty(double.NaN).Min();

    /// <summary>The loss after a step that was measured.</summary>
    public double At(long step) => Losses[(int)(step / CurveSweep.Every) - 1];
}
