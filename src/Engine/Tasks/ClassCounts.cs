using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks;

/// <summary>
/// Counts given classes against predicted classes. Up to <see cref="MostInTable"/> classes, the counts are the table [given,
/// said]; with more, they are [class, 3]: right, given, said.
/// </summary>
/// <param name="classes">Number of classes.</param>
internal sealed class ClassCounts(int classes) : ITargetCounter
{
    /// <summary>Most classes for which all pairs are counted.</summary>
    public const int MostInTable = 32;

    private const int Fields = 3;

    private readonly long[] _counts = new long[checked(classes * (classes <= MostInTable ? classes : Fields))];

    public IReadOnlyList<long> Counts => _counts;

    public void Add(ReadOnlySpan<int> given, ReadOnlySpan<int> said)
    {
        for (var place = 0; place < given.Length; place++)
        {
            var (one, other) = (given[place], said[place]);
            if (one < 0)
                continue;
            if (classes <= MostInTable)
            {
                _counts[(one * classes) + other]++;
                continue;
            }

            _counts[one * Fields] += one == other ? 1 : 0;
            _counts[(one * Fields) + 1]++;
            _counts[(other * Fields) + 2]++;
        }
    }

    /// <summary>Table of up to <see cref="MostInTable"/> classes: given classes in rows, predicted classes in columns.</summary>
    public static MeasureTable Table(string name, IReadOnlyList<string> classes, IReadOnlyList<long> counts) => new(
        name,
        [.. classes.Select(static said => new MeasureColumn(said, true))],
        [
            .. classes.Select((given, own) => new MeasureRow(
                given, [.. counts.Skip(own * classes.Count).Take(classes.Count).Select(static count => (double)count)])),
        ]);

    /// <summary>The hits of each class, in id order.</summary>
    public static Hits[] Each(IReadOnlyList<long> counts, int classes)
    {
        var each = new Hits[classes];
        for (var own = 0; own < classes; own++)
        {
            each[own] = classes > MostInTable
                ? new Hits(counts[own * Fields], counts[(own * Fields) + 1], counts[(own * Fields) + 2])
                : new Hits(
                    counts[(own * classes) + own],
                    Enumerable.Range(0, classes).Sum(other => counts[(own * classes) + other]),
                    Enumerable.Range(0, classes).Sum(other => counts[(other * classes) + own]));
        }

        return each;
    }
}
