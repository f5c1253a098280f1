namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>
/// Calendar features of a time, as sines and cosines: time of day if time steps are shorter than a day, day of the week if they
/// are shorter than a week, month of the year if they are months.
/// </summary>
/// <param name="step">Distance between times.</param>
/// <param name="isDate">Whether times are dates; whole numbers have no calendar.</param>
internal sealed class Calendar(TimeStep step, bool isDate)
{
    private const int DaysPerWeek = 7;

    // Taylor coefficients of the sine: the runtime's sine may differ in the last bit between machines.
    private static readonly double[] Coefficients =
    [
        .. Enumerable.Range(0, 9).Select(static n =>
            Enumerable.Range(1, (2 * n) + 1).Aggregate(n % 2 == 0 ? 1.0 : -1.0, static (product, k) => product / k)),
    ];

    private readonly bool _hasDay = isDate && step.Months == 0 && step.Units < TimeForm.SecondsPerDay;
    private readonly bool _hasWeek = isDate && step.Months == 0 && step.Units < DaysPerWeek * TimeForm.SecondsPerDay;
    private readonly bool _hasYear = step.Months > 0;

    /// <summary>Number of features of a time.</summary>
    public int Count => (_hasDay ? 2 : 0) + (_hasWeek ? 2 : 0) + (_hasYear ? 2 : 0);

    /// <summary>Writes the features of a time.</summary>
    public void Write(long time, Span<float> numbers)
    {
        var (day, second) = Math.DivRem(time, TimeForm.SecondsPerDay);
        var ofDay = second / (double)TimeForm.SecondsPerDay;
        if (_hasDay)
            numbers = Turn(ofDay, numbers);
        if (_hasWeek)
            numbers = Turn(((day % DaysPerWeek) + ofDay) / DaysPerWeek, numbers);
        if (_hasYear)
            Turn((DateOnly.FromDayNumber((int)day).Month - 1) / 12.0, numbers);
    }

    /// <summary>Sine of 0 to 2 turns. Uses only additions and products, so every machine gives the same bits.</summary>
    internal static double Sine(double turn)
    {
        turn -= Math.Floor(turn);
        // Reduce to at most a quarter turn from zero.
        turn = turn > 0.75 ? turn - 1 : turn > 0.25 ? 0.5 - turn : turn;
        double x = turn * 2 * Math.PI, sum = 0;
        for (var n = Coefficients.Length - 1; n >= 0; n--)
            sum = (sum * x * x) + Coefficients[n];
        return sum * x;
    }

    private static Span<float> Turn(double turn, Span<float> numbers)
    {
        numbers[0] = (float)Sine(turn);
        numbers[1] = (float)Sine(turn + 0.25);
        return numbers[2..];
    }
}
