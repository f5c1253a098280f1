namespace DistSeq.Client.Reports.Numbers;

/// <summary>A box of the space in which a regression tree predicts one value.</summary>
internal sealed class TreeLeaf
{
    private readonly bool[]?[] _members;

    private TreeLeaf(double[] low, double[] high, bool[]?[] members) => (Low, High, _members) = (low, high, members);

    /// <summary>The whole space.</summary>
    public static TreeLeaf Whole(IReadOnlyList<SampleField> fields) => new(
        new double[fields.Count], [.. fields.Select(static _ => 1.0)],
        [.. fields.Select(static field => field.IsCategory ? Enumerable.Repeat(true, field.Categories).ToArray() : null)]);

    /// <summary>[fields]: where it begins, for ranges.</summary>
    public double[] Low { get; }

    /// <summary>[fields]: where it ends, for ranges.</summary>
    public double[] High { get; }

    public double Value { get; set; }

    /// <summary>Which categories it holds; null for a range.</summary>
    public bool[]? MembersOf(int field) => _members[field];

    /// <summary>Its share of a field's values.</summary>
    public double ShareOf(int field) => _members[field] is { } members
        ? members.Count(static member => member) / (double)members.Length
        : High[field] - Low[field];

    /// <summary>Its share of the space.</summary>
    public double Volume => Low.Select((_, index) => ShareOf(index)).Aggregate(1.0, static (volume, share) => volume * share);

    /// <summary>The two parts below and above a value of a range.</summary>
    public (TreeLeaf Left, TreeLeaf Right) CutAt(int field, double value)
    {
        var (left, right) = (Copy(), Copy());
        left.High[field] = value;
        right.Low[field] = value;
        return (left, right);
    }

    /// <summary>The part with these categories, and the rest.</summary>
    public (TreeLeaf Left, TreeLeaf Right) CutBy(int field, IReadOnlySet<int> categories)
    {
        var (left, right) = (Copy(), Copy());
        left._members[field] = [.. _members[field]!.Select((member, category) => member && categories.Contains(category))];
        right._members[field] = [.. _members[field]!.Select((member, category) => member && !categories.Contains(category))];
        return (left, right);
    }

    private TreeLeaf Copy() => new([.. Low], [.. High], [.. _members]);
}
