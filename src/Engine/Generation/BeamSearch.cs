namespace DistSeq.Engine.Generation;

/// <summary>
/// Beam search: keeps the best hypotheses after each time step, including those that have ended. Deterministic: equal scores keep
/// the order of their parent hypotheses, then of the tokens (by falling logit, then by id).
/// </summary>
/// <param name="model">Gives the logits. Rows are computed together, as many at a time as it takes.</param>
internal sealed class BeamSearch(IStepModel model)
{
    /// <summary>Finds likely sequences.</summary>
    /// <param name="prompt">Ids fed first, -1 for the zero vector; at least one.</param>
    /// <param name="end">Id that ends a sequence, or null. It cannot follow the zero vector, so no sequence is empty.</param>
    /// <param name="options">Width, lengths and so on.</param>
    /// <param name="state">State before the prompt; empty for zero.</param>
    /// <returns>By falling score; fewer than Best only if there are fewer sequences.</returns>
    /// <exception cref="ArgumentException">An id or the state does not fit, or every id is forbidden.</exception>
    /// <exception cref="InvalidDataException">A logit is NaN or infinity.</exception>
    public IReadOnlyList<BeamHypothesis> Find(
        IReadOnlyList<int> prompt, int? end, BeamOptions options, ReadOnlySpan<float> state = default)
    {
        options.Check();
        var ranking = new TokenRanking(model.Outputs, options.Forbidden);
        // [rows, Outputs] and [rows, StateSize] of the hypotheses that have not ended.
        var (logits, states) = (new float[model.Outputs], new float[model.StateSize]);
        Prompt.Feed(model, prompt, state, logits, states);
        List<Node> kept = [new Node(null, -1, 0, 0, 0, 0, false)];
        for (var length = 1; ; length++)
        {
            var avoided = length == 1 ? Prompt.Avoided(prompt, end) : null;
            var divisor = Math.Pow(length, options.LengthPower);
            var candidates = new List<Node>();
            var row = 0;
            foreach (var node in kept)
            {
                if (node.Ended)
                    candidates.Add(node);
                else
                    Extend(node, row, logits.AsSpan(row++ * model.Outputs, model.Outputs), avoided);
            }

            // A stable sort, so that equal scores keep their order.
            kept = [.. candidates.OrderByDescending(node => node.Score).Take(options.Width)];
            var living = kept.Where(node => !node.Ended).ToList();
            if (living.Count == 0 || length == options.MaxTokens)
                return [.. kept.Take(options.Best).Select(node => node.ToHypothesis())];
            (logits, states) = Step(living, states);

            void Extend(Node node, int row, ReadOnlySpan<float> logits, int? avoided)
            {
                var (largest, more) = LogSum(logits);
                foreach (var id in ranking.Rank(logits, options.Width, avoided))
                {
                    // Subtract first: next to a large logit, the logarithm would be lost to rounding.
                    var probability = node.LogProbability + ((logits[id] - largest) - more);
                    candidates.Add(new Node(node, id, length, probability, probability / divisor, row, id == end));
                }
            }
        }
    }

    private (float[] Logits, float[] States) Step(List<Node> living, float[] states)
    {
        var size = model.StateSize;
        var (logits, next) = (Buffers.Floats(living.Count, model.Outputs), Buffers.Floats(living.Count, size));
        for (var row = 0; row < living.Count; row++)
            states.AsSpan(living[row].Row * size, size).CopyTo(next.AsSpan(row * size));
        int[] tokens = [.. living.Select(node => node.Token)];
        for (var first = 0; first < tokens.Length; first += model.MaxRows)
        {
            var rows = Math.Min(model.MaxRows, tokens.Length - first);
            var part = next.AsSpan(first * size, rows * size);
            model.Step(tokens.AsSpan(first, rows), part, logits.AsSpan(first * model.Outputs, rows * model.Outputs), part);
        }

        return (logits, next);
    }

    // ln of the sum of exp(logits) in two parts: the largest logit, and the amount to add to it.
    private static (double Largest, double More) LogSum(ReadOnlySpan<float> logits)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - largest);
        return (largest, Math.Log(sum));
    }

    /// <summary>The last token of a hypothesis. <paramref name="Row"/> is the parent's index among unended hypotheses.</summary>
    private sealed record Node(Node? Parent, int Token, int Length, double LogProbability, double Score, int Row, bool Ended)
    {
        public BeamHypothesis ToHypothesis()
        {
            var tokens = new int[Ended ? Length - 1 : Length];
            for (var node = Ended ? Parent! : this; node.Parent is not null; node = node.Parent)
                tokens[node.Length - 1] = node.Token;
            return new BeamHypothesis(tokens, LogProbability, Score, Ended);
        }
    }
}
