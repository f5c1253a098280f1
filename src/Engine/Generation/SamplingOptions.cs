namespace DistSeq.Engine.Generation;

/// <summary>
/// How tokens are drawn: from softmax(logits / Temperature), limited to the TopK likeliest, then to the fewest of these that
/// reach TopP.
/// </summary>
/// <param name="Temperature">Divides the logits, 0 or more; 0 takes the likeliest token. Default 1.</param>
/// <param name="TopK">Only the k likeliest tokens; 0 (the default) for all.</param>
/// <param name="Seed">Seed of the draws. Default 1.</param>
/// <param name="MaxTokens">Longest sample without the prompt, 1 or more. Default 200.</param>
/// <param name="TopP">
/// Only the likeliest tokens that together reach this probability (the nucleus of Holtzman et al. 2020), at least one; above 0,
/// at most 1. Default 1, for all.
/// </param>
/// <param name="Forbidden">Ids that are never drawn; null (the default) for none. May include the end token.</param>
public sealed record SamplingOptions(
    double Temperature = 1, int TopK = 0, long Seed = 1, int MaxTokens = 200, double TopP = 1,
    IReadOnlyCollection<int>? Forbidden = null)
{
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal void Check()
    {
        if (!(Temperature >= 0))
            throw new ArgumentOutOfRangeException(
                nameof(Temperature), Temperature, $"Temperature is {Temperature}; it must be 0 or more.");
        if (!(TopP > 0 && TopP <= 1))
            throw new ArgumentOutOfRangeException(nameof(TopP), TopP, $"TopP is {TopP}; it must be above 0 and at most 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(TopK);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
    }
}
