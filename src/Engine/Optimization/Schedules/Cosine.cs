namespace DistSeq.Engine.Optimization.Schedules;

/// <summary>
/// Half a cosine from rate down to a final rate (Loshchilov and Hutter 2017, without restarts): last + (rate - last) * (1 +
/// cos(pi * (step - 1) / length)) / 2, then stays at last.
/// </summary>
/// <param name="rate">Rate of the first step, above 0.</param>
/// <param name="length">Steps until the final rate, 1 or more.</param>
/// <param name="last">Final rate, 0 or more, at most <paramref name="rate"/>; default 0.</param>
public sealed class Cosine(double rate, long length, double last = 0) : ISchedule
{
    private readonly double _rate = HyperParameter.Positive(rate);
    private readonly double _length = length >= 1
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; it must be 1 or more.");

    private readonly double _last = HyperParameter.NotNegative(last) <= rate
        ? last
        : throw new ArgumentOutOfRangeException(nameof(last), last, $"last is {last}; it must be at most the rate, {rate}.");

    public double At(long step, ScheduleState state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var part = (step - 1) / _length;
        return part < 1 ? _last + ((_rate - _last) * (1 + CosineOfHalfTurn(part)) / 2) : _last;
    }

    // cos(pi x) for x in 0 … 1, as the series of sin(pi (1/2 - x)) up to the 21st power: the last bit of Math.Cos differs between
    // platforms.
    private static double CosineOfHalfTurn(double x)
    {
        var angle = Math.PI * (0.5 - x);
        var series = 0.0;
        for (var power = 21; power >= 3; power -= 2)
            series = (1 + series) * (-angle * angle / (power * (power - 1)));
        return angle * (1 + series);
    }
}
