namespace DistSeq.Grains.Sweeps.Space;

/// <summary>
/// One searched field. Searches do not see its values but a coordinate: the index of a listed value, or a place between 0 and 1
/// within a range.
/// </summary>
internal abstract class Parameter(string path)
{
    /// <summary>The field of the job spec.</summary>
    public string Path { get; } = path;

    /// <summary>All of them must hold for the parameter to be active.</summary>
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    /// <summary>How many values it has; null where it is a range of real numbers.</summary>
    public abstract long? Count { get; }

    /// <summary>Whether its values are a list without order, so that coordinates are indices.</summary>
    public abstract bool IsChoice { get; }

    /// <summary>The coordinate of a value; NaN where it has no such value.</summary>
    public abstract double Read(string value);

    /// <summary>The value, as a spec file has it.</summary>
    public abstract string Write(double coordinate);

    /// <summary>The coordinate of a number that is uniform in [0, 1).</summary>
    public abstract double Place(double uniform);

    /// <summary>Which of its <see cref="Count"/> values is at a coordinate, from 0. Not for ranges of real numbers.</summary>
    public abstract long IndexOf(double coordinate);

    /// <summary>The coordinate of a value by its index. Not for ranges of real numbers.</summary>
    public abstract double At(long index);
}
