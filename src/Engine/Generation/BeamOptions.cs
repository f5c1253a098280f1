namespace DistSeq.Engine.Generation;

/// <summary>How a beam search runs.</summary>
/// <param name="Width">Hypotheses kept after each time step, 1 or more; 1 is greedy. Default 4.</param>
/// <param name="Best">Hypotheses returned, 1 to Width. Default 1.</param>
/// <param name="MaxTokens">Longest sequence without prompt and end token, 1 or more. Default 200.</param>
/// <param name="LengthPower">
/// Length normalisation: hypotheses are compared by ln p / length^LengthPower, where the length includes the end token. 0 or
/// more. 0 (the default) compares probabilities, which favours short sequences; 1 compares means over the tokens.
/// </param>
/// <param name="Forbidden">Ids never chosen; null (the default) for none. Probabilities are not renormalised.</param>
internal sealed record BeamOptions(
    int Width = 4, int Best = 1, int MaxTokens = 200, double LengthPower = 0, IReadOnlyCollection<int>? Forbidden = null)
{
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        if (Best < 1 || Best > Width)
            throw new ArgumentOutOfRangeException(nameof(Best), Best, $"Best is {Best}; it must be 1 to Width, {Width}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
        if (!(LengthPower >= 0 && double.IsFinite(LengthPower)))
            throw new ArgumentOutOfRangeException(
                nameof(LengthPower), LengthPower, $"LengthPower is {LengthPower}; it must be 0 or more.");
    }
}
