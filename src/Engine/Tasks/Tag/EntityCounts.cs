using DistSeq.Engine.Data;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Tag;

/// <summary>
/// Counts given entities against predicted ones, like conlleval (Tjong Kim Sang and De Meulder 2003): a prediction is right if
/// its begin, end and type all match. The counts are [type, 3]: right, given, said.
/// </summary>
/// <remarks>
/// IO, IOB1, IOB2 and IOBES are read by the same rules, those of <see cref="EntityTag"/>. E and S are read as in later versions
/// of the script; the first version had no S.
/// </remarks>
internal sealed class EntityCounts : ITargetCounter
{
    private const int Fields = 3;

    private readonly EntityTag[] _tags;
    private readonly int[] _types;
    private readonly long[] _counts;

    /// <param name="tags">All tags.</param>
    public EntityCounts(Vocabulary tags)
    {
        _tags = [.. tags.Tokens.Select(EntityTag.Of)];
        var names = Types(tags);
        _types = [.. _tags.Select(tag => Array.IndexOf(names, tag.Type))];
        _counts = new long[checked(names.Length * Fields)];
    }

    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Whether the tags mark entities; otherwise they are, for example, parts of speech.</summary>
    public static bool AreMeantBy(Vocabulary tags) => tags.Tokens.Any(static tag => EntityTag.Of(tag).IsOfEntity);

    /// <summary>
    /// Entity types, in ordinal order. A tag such as 0 mistyped for O has the empty type, which conlleval counts too: after
    /// another type it begins an entity, and before O it ends none.
    /// </summary>
    public static string[] Types(Vocabulary tags) =>
        [.. tags.Tokens.Select(static tag => EntityTag.Of(tag).Type).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The hits of each type.</summary>
    public static Hits[] Each(IReadOnlyList<long> counts) =>
        [.. counts.Chunk(Fields).Select(static row => new Hits(row[0], row[1], row[2]))];

    public void Add(ReadOnlySpan<int> given, ReadOnlySpan<int> said)
    {
        var (lastGiven, lastSaid) = (EntityTag.Outside, EntityTag.Outside);
        // The type of an entity that both sequences have begun at the same token; -1 for none.
        var common = -1;
        for (var place = 0; place <= given.Length; place++)
        {
            var isBehind = place == given.Length;
            var nextGiven = isBehind ? EntityTag.Outside : _tags[given[place]];
            var nextSaid = isBehind ? EntityTag.Outside : _tags[said[place]];
            var (endsGiven, endsSaid) = (EntityTag.Ends(lastGiven, nextGiven), EntityTag.Ends(lastSaid, nextSaid));
            if (common >= 0 && endsGiven && endsSaid)
                _counts[common * Fields]++;
            if (endsGiven || endsSaid)
                common = -1;
            var (beginsGiven, beginsSaid) = (EntityTag.Begins(lastGiven, nextGiven), EntityTag.Begins(lastSaid, nextSaid));
            if (beginsGiven)
                _counts[(_types[given[place]] * Fields) + 1]++;
            if (beginsSaid)
                _counts[(_types[said[place]] * Fields) + 2]++;
            if (beginsGiven && beginsSaid && nextGiven.Type == nextSaid.Type)
                common = _types[given[place]];
            (lastGiven, lastSaid) = (nextGiven, nextSaid);
        }
    }
}
