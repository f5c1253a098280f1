namespace DistSeq.Grains.Sweeps.Space;

/// <summary>
/// The points of a finite space, numbered from 0. Each way to set the parameters that others depend on, as far as it matters to
/// them, is a branch; in a branch, the same parameters are active at every point. The points of a branch are the numbers whose
/// digits are the values, the last parameter counting fastest.
/// </summary>
internal sealed class Configurations
{
    // Nobody could exhaust a space with more.
    private const int MostBranches = 10_000;
    private static readonly UInt128 MostPoints = (UInt128)1 << 62;

    private readonly SearchSpace _space;
    private readonly IReadOnlyList<Branch> _branches;

    private Configurations(SearchSpace space, IReadOnlyList<Branch> branches)
    {
        (_space, _branches) = (space, branches);
        Count = branches[^1].First + branches[^1].Count;
    }

    /// <summary>How many points there are, at least 1.</summary>
    public long Count { get; }

    /// <summary>Null where there are infinitely many points, or too many to count.</summary>
    public static Configurations? Of(SearchSpace space)
    {
        if (space.Parameters.Any(static parameter => parameter.Count is null))
            return null;
        var branching = new Branching(space);
        return branching.Add(0) ? new Configurations(space, branching.Branches) : null;
    }

    /// <summary>The point with a number below <see cref="Count"/>.</summary>
    public double[] At(long number)
    {
        var branch = _branches.Last(branch => branch.First <= number);
        var left = number - branch.First;
        var point = new double[_space.Parameters.Count];
        for (var parameter = point.Length - 1; parameter >= 0; parameter--)
        {
            point[parameter] = double.NaN;
            if (branch.Values[parameter] is not { } values)
                continue;
            point[parameter] = _space.Parameters[parameter].At(values.At(left % values.Count));
            left /= values.Count;
        }

        return point;
    }

    /// <summary>The number of a point; null where a coordinate of an active parameter is missing.</summary>
    public long? NumberOf(double[] point) =>
        _branches.Select(branch => branch.First + NumberWithin(branch, point))
            .FirstOrDefault(static number => number is not null);

    private long? NumberWithin(Branch branch, double[] point)
    {
        var number = 0L;
        for (var parameter = 0; parameter < point.Length; parameter++)
        {
            var values = branch.Values[parameter];
            if (double.IsNaN(point[parameter]) != values is null)
                return null;
            if (values is null)
                continue;
            if (values.PlaceOf(_space.Parameters[parameter].IndexOf(point[parameter])) is not { } place)
                return null;
            number = (number * values.Count) + place;
        }

        return number;
    }

    /// <summary>Points at which the same parameters are active.</summary>
    /// <param name="First">The number of its first point.</param>
    /// <param name="Count">How many points it has.</param>
    /// <param name="Values">The values that each parameter takes; null where it is not active.</param>
    private sealed record Branch(long First, long Count, IReadOnlyList<ValueSet?> Values);

    /// <summary>Sets one parameter after the other, in every way that matters.</summary>
    private sealed class Branching(SearchSpace space)
    {
        // A coordinate that is in the set stands for all of its values.
        private readonly double[] _point = [.. Enumerable.Repeat(double.NaN, space.Order.Count)];
        private readonly ValueSet?[] _values = new ValueSet?[space.Order.Count];

        public List<Branch> Branches { get; } = [];

        /// <summary>False where there are too many.</summary>
        public bool Add(int level)
        {
            if (level == space.Order.Count)
                return Finish();
            var parameter = space.Order[level];
            if (!space.IsActive(parameter, _point))
                return Set(level, null);
            var count = space.Parameters[parameter].Count!.Value;
            var told = Told(parameter);
            return told.TrueForAll(value => Set(level, ValueSet.Only(value)))
                && (told.Count == count || Set(level, ValueSet.AllBut(count, told)));
        }

        private bool Set(int level, ValueSet? values)
        {
            var parameter = space.Order[level];
            (_values[parameter], _point[parameter]) =
                (values, values is null ? double.NaN : space.Parameters[parameter].At(values.At(0)));
            var fits = Add(level + 1);
            (_values[parameter], _point[parameter]) = (null, double.NaN);
            return fits;
        }

        private bool Finish()
        {
            var count = _values.Aggregate(
                UInt128.One, static (product, values) => UInt128.Min(product * (UInt128)(values?.Count ?? 1), MostPoints));
            var first = Branches is [.., var last] ? last.First + last.Count : 0;
            if (Branches.Count == MostBranches || (UInt128)first + count >= MostPoints)
                return false;
            Branches.Add(new Branch(first, (long)count, [.. _values]));
            return true;
        }

        // The values of a parameter that others make a condition of.
        private List<long> Told(int parent) =>
        [
            .. space.Parameters.SelectMany(static parameter => parameter.Conditions)
                .Where(condition => condition.Parent == parent).SelectMany(static condition => condition.Values)
                .Distinct().Order(),
        ];
    }
}
