namespace DistSeq.Engine.Generation;

/// <summary>Ranks the possible next tokens: by falling logit, the lower id first among equals.</summary>
internal sealed class TokenRanking
{
    // Up to this count, one pass picks the tokens out; larger counts are sorted.
    private const int Few = 32;

    private readonly bool[] _forbidden;
    private readonly ulong[] _keys;
    private readonly int[] _ranked;

    /// <param name="outputs">Number of tokens.</param>
    /// <param name="forbidden">Ids that are never returned; null for none.</param>
    /// <exception cref="ArgumentException">A forbidden id does not exist, or all ids are forbidden.</exception>
    public TokenRanking(int outputs, IReadOnlyCollection<int>? forbidden)
    {
        _forbidden = new bool[outputs];
        _keys = new ulong[outputs];
        _ranked = new int[outputs];
        foreach (var id in forbidden ?? [])
        {
            if (id < 0 || id >= outputs)
                throw new ArgumentException($"The forbidden id {id} is not in 0 … {outputs - 1}.", nameof(forbidden));
            _forbidden[id] = true;
        }

        if (!_forbidden.AsSpan().Contains(false))
            throw new ArgumentException($"All {outputs} ids are forbidden; allow at least one.", nameof(forbidden));
    }

    /// <summary>Returns the likeliest tokens. Tokens with logit -infinity have no probability and are left out.</summary>
    /// <param name="logits">One per token.</param>
    /// <param name="count">Most tokens to return, 1 or more.</param>
    /// <param name="avoided">A token that is returned only if there is no other.</param>
    /// <returns>At least one id; valid until the next call.</returns>
    /// <exception cref="InvalidDataException">A logit is NaN or infinity, or no allowed token has a probability.</exception>
    public ReadOnlySpan<int> Rank(ReadOnlySpan<float> logits, int count, int? avoided = null)
    {
        Refuse.UnlessLength(nameof(logits), logits.Length, _forbidden.Length);
        var found = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (float.IsNaN(logits[id]) || float.IsPositiveInfinity(logits[id]))
            {
                throw new InvalidDataException(
                    $"Logit {id} is {logits[id]}: the weights are not finite or too large, as after a training that diverged. " +
                    "Use an earlier checkpoint.");
            }

            if (!_forbidden[id] && id != avoided && !float.IsNegativeInfinity(logits[id]))
                Keep(Key(logits[id], id), count, ref found);
        }

        if (found == 0 && avoided is { } last && !_forbidden[last] && float.IsFinite(logits[last]))
            Keep(Key(logits[last], last), count, ref found);
        if (found == 0)
            throw new InvalidDataException("Every token that is allowed has probability zero; forbid fewer.");
        if (count > Few)
            _keys.AsSpan(0, found).Sort();
        found = Math.Min(found, count);
        for (var i = 0; i < found; i++)
            _ranked[i] = (int)(uint)_keys[i];
        return _ranked.AsSpan(0, found);
    }

    // Keys rise as logits fall and, among equals, as ids rise: map the float's bits to ascending order, then invert them.
    private static ulong Key(float logit, int id)
    {
        // Adding zero turns -0 into +0.
        var bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        var rising = (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        return ((ulong)~rising << 32) | (uint)id;
    }

    // Small counts stay sorted and drop the last key; large counts are only collected.
    private void Keep(ulong key, int count, ref int found)
    {
        if (count > Few)
        {
            _keys[found++] = key;
            return;
        }

        if (found == count && key > _keys[found - 1])
            return;
        var place = found < count ? found++ : found - 1;
        for (; place > 0 && _keys[place - 1] > key; place--)
            _keys[place] = _keys[place - 1];
        _keys[place] = key;
    }
}
