namespace DistSeq.Engine.Generation;

/// <summary>Starts a sequence.</summary>
internal static class Prompt
{
    /// <summary>Feeds a prompt of at least one token, starting from a state (empty: zero).</summary>
    /// <param name="model">Only one row of it is used.</param>
    /// <param name="prompt">Ids, -1 for the zero vector.</param>
    /// <param name="state">State before the prompt.</param>
    /// <param name="logits">Logits of the token after the prompt.</param>
    /// <param name="next">State after the prompt.</param>
    public static void Feed(
        IStepModel model, IReadOnlyList<int> prompt, ReadOnlySpan<float> state, Span<float> logits, Span<float> next)
    {
        if (prompt.Count == 0)
            throw new ArgumentOutOfRangeException(
                nameof(prompt), "The prompt is empty; begin with -1, the zero vector, or with a token.");
        next.Clear();
        if (!state.IsEmpty)
            Refuse.UnlessLength(nameof(state), state.Length, next.Length);
        state.CopyTo(next);
        for (var i = 0; i < prompt.Count; i++)
            model.Step([prompt[i]], next, i == prompt.Count - 1 ? logits : [], next);
    }

    /// <summary>The end token if it must not come first: a sequence that starts with the zero vector is never empty.</summary>
    public static int? Avoided(IReadOnlyList<int> prompt, int? end) => prompt[^1] < 0 ? end : null;
}
