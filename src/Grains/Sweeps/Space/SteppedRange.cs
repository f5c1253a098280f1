namespace DistSeq.Grains.Sweeps.Space;

/// <summary>
/// The numbers lowest, lowest + step, … up to highest. Each has a cell of the unit interval around its coordinate. Cells are
/// equally wide, or, on a log scale, reach halfway to the next number in the logarithm.
/// </summary>
internal sealed class SteppedRange : Parameter
{
    private readonly double _lowest;
    private readonly double _highest;
    private readonly double _step;
    private readonly long _count;
    private readonly bool _isLog;

    // Of a log scale: where the first cell begins and how far all of them reach, in the logarithm.
    private readonly double _from;
    private readonly double _width;

    public SteppedRange(string path, double lowest, double highest, double step, SearchScale scale)
        : base(path)
    {
        (_lowest, _highest, _step) = (lowest, highest, step);
        // (0.7 - 0.1) / 0.2 is a little less than 3.
        _count = (long)Math.Floor(((highest - lowest) / step) + 1e-9) + 1;
        _isLog = scale == SearchScale.Log && _count > 1;
        if (!_isLog)
            return;
        var (first, last) = (Log(0), Log(_count - 1));
        _from = first - ((Log(1) - first) / 2);
        _width = last + ((last - Log(_count - 2)) / 2) - _from;
    }

    public override long? Count => _count;

    public override bool IsChoice => false;

    public override double Read(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number)
            ? At(Nearest(number))
            : double.NaN;

    public override string Write(double coordinate)
    {
        var index = IndexOf(coordinate);
        var number = Number(index);
        if (double.IsInteger(number))
            return number.ToString("F0", CultureInfo.InvariantCulture);
        // 0.1 + 2 * 0.1 is not 0.3, but is meant to be. More digits where six do not tell it from its neighbours.
        foreach (var format in (ReadOnlySpan<string>)["G6", "G9", "G12", "G15"])
        {
            var text = number.ToString(format, CultureInfo.InvariantCulture);
            var rounded = double.Parse(text, CultureInfo.InvariantCulture);
            if (rounded >= _lowest && rounded <= _highest && Math.Abs(rounded - number) < 1e-6 * _step)
                return text;
        }

        return number.ToString("R", CultureInfo.InvariantCulture);
    }

    public override double Place(double uniform) => At(IndexOf(uniform));

    public override long IndexOf(double coordinate)
    {
        if (!_isLog)
            return Math.Clamp((long)(coordinate * _count), 0, _count - 1);
        var place = _from + (coordinate * _width);
        var index = Nearest(Math.Exp(place));
        if (place < Border(index))
            return Math.Max(index - 1, 0);
        return place >= Border(index + 1) ? Math.Min(index + 1, _count - 1) : index;
    }

    public override double At(long index) => _isLog ? (Log(index) - _from) / _width : (index + 0.5) / _count;

    /// <summary>The cell of the value at a coordinate.</summary>
    public (double From, double To) CellOf(double coordinate)
    {
        var index = IndexOf(coordinate);
        return _isLog
            ? ((Border(index) - _from) / _width, (Border(index + 1) - _from) / _width)
            : ((double)index / _count, (index + 1.0) / _count);
    }

    private double Number(long index) => Math.Min(_lowest + (index * _step), _highest);

    private double Log(long index) => Math.Log(Number(index));

    // Between the number before the index and that at it.
    private double Border(long index) =>
        index <= 0 ? _from : index >= _count ? _from + _width : (Log(index - 1) + Log(index)) / 2;

    private long Nearest(double number) => (long)Math.Clamp(Math.Round((number - _lowest) / _step), 0, _count - 1);
}
