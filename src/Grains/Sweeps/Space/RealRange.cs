namespace DistSeq.Grains.Sweeps.Space;

/// <summary>All numbers between two, linear or in the logarithm.</summary>
internal sealed class RealRange(string path, double lowest, double highest, SearchScale scale) : Parameter(path)
{
    private readonly double _from = scale == SearchScale.Log ? Math.Log(lowest) : lowest;
    private readonly double _width = scale == SearchScale.Log ? Math.Log(highest) - Math.Log(lowest) : highest - lowest;

    public override long? Count => null;

    public override bool IsChoice => false;

    public override double Read(string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
            return double.NaN;
        var inside = Math.Clamp(number, lowest, highest);
        return Math.Clamp(((scale == SearchScale.Log ? Math.Log(inside) : inside) - _from) / _width, 0, 1);
    }

    public override string Write(double coordinate)
    {
        var number = _from + (coordinate * _width);
        if (scale == SearchScale.Log)
            number = Math.Exp(number);
        // Six digits are readable, and the same on machines whose logarithms differ in the last bit. A narrower range needs all.
        var text = number.ToString("G6", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture) is var rounded && rounded >= lowest && rounded <= highest
            ? text
            : Math.Clamp(number, lowest, highest).ToString("R", CultureInfo.InvariantCulture);
    }

    public override double Place(double uniform) => uniform;

    public override long IndexOf(double coordinate) => throw Uncountable();

    public override double At(long index) => throw Uncountable();

    private InvalidOperationException Uncountable() => new($"{Path} is a range of real numbers, which cannot be counted.");
}
