namespace DistSeq.Grains.Sweeps.Space;

/// <summary>A list of values to choose from.</summary>
internal sealed class Choice(string path, IReadOnlyList<string> values) : Parameter(path)
{
    public override long? Count => values.Count;

    public override bool IsChoice => true;

    public override double Read(string value)
    {
        for (var index = 0; index < values.Count; index++)
        {
            if (SearchedField.AreSame(values[index], value))
                return index;
        }

        return double.NaN;
    }

    public override string Write(double coordinate) => values[(int)coordinate];

    public override double Place(double uniform) => Math.Min(Math.Floor(uniform * values.Count), values.Count - 1);

    public override long IndexOf(double coordinate) => (long)coordinate;

    public override double At(long index) => index;
}
