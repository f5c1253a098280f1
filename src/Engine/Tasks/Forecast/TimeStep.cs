namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Distance between the rows of a series.</summary>
/// <param name="Units">Seconds for dates, otherwise whole numbers; 0 if the step is in months.</param>
/// <param name="Months">Calendar months, which differ in length; 0 if the step is in units.</param>
internal readonly record struct TimeStep(long Units, int Months)
{
    private const int MonthsPerYear = 12;

    private static readonly (long Units, string Name)[] Names =
        [(7 * TimeForm.SecondsPerDay, "week"), (TimeForm.SecondsPerDay, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

    /// <summary>The most frequent distance between successive rows, the shorter among equals; null if none.</summary>
    /// <param name="pairs">Times of successive rows of the same series.</param>
    /// <param name="isDate">Whether times are dates.</param>
    public static TimeStep? Of(IEnumerable<(long Before, long After)> pairs, bool isDate)
    {
        var counts = new Dictionary<TimeStep, long>();
        foreach (var (before, after) in pairs.Where(static pair => pair.After > pair.Before))
        {
            var step = isDate && MonthsBetween(before, after) is > 0 and var months
                ? new TimeStep(0, months)
                : new TimeStep(after - before, 0);
            counts[step] = counts.GetValueOrDefault(step) + 1;
        }

        return counts.Count == 0
            ? null
            : counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key.Months)
                .ThenBy(static entry => entry.Key.Units).First().Key;
    }

    /// <summary>The time a number of steps after another time.</summary>
    /// <exception cref="InvalidDataException">The time is after the year 9999.</exception>
    public long At(long first, long steps)
    {
        if (Months == 0)
            return first + (steps * Units);
        var (number, second) = Math.DivRem(first, TimeForm.SecondsPerDay);
        var day = DateOnly.FromDayNumber((int)number);
        var months = steps * Months;
        if (months > ((TimeForm.LastYear - day.Year) * (long)MonthsPerYear) - 1)
            throw TimeForm.TooLate();
        // The last day of a month maps to the last day of a month.
        var then = IsLast(day) ? day.AddDays(1).AddMonths((int)months).AddDays(-1) : day.AddMonths((int)months);
        return (then.DayNumber * TimeForm.SecondsPerDay) + second;
    }

    /// <summary>Time steps in a day, week or year; 1 if no cycle is known.</summary>
    public int Season(bool isDate)
    {
        if (Months > 0)
            return MonthsPerYear % Months == 0 ? MonthsPerYear / Months : 1;
        if (!isDate)
            return 1;
        return Units switch
        {
            < TimeForm.SecondsPerDay when TimeForm.SecondsPerDay % Units == 0 => (int)(TimeForm.SecondsPerDay / Units),
            TimeForm.SecondsPerDay => 7,
            7 * TimeForm.SecondsPerDay => 52,
            _ => 1,
        };
    }

    /// <summary>The step in words, such as "1 hour".</summary>
    public string Words(bool isDate)
    {
        if (Months > 0)
            return Count(Months, "month");
        if (!isDate)
            return Units.ToString(CultureInfo.InvariantCulture);
        var units = Units;
        var (length, name) = Names.First(name => units % name.Units == 0);
        return Count(units / length, name);
    }

    // Whole months between the same day and time of two months, or to the last day of a shorter month; otherwise 0.
    private static int MonthsBetween(long before, long after)
    {
        DateOnly Day(long time) => DateOnly.FromDayNumber((int)(time / TimeForm.SecondsPerDay));
        var (from, to) = (Day(before), Day(after));
        var months = ((to.Year - from.Year) * MonthsPerYear) + to.Month - from.Month;
        if (months <= 0 || before % TimeForm.SecondsPerDay != after % TimeForm.SecondsPerDay)
            return 0;
        return from.Day == to.Day || (IsLast(to) && (IsLast(from) || from.Day > to.Day)) ? months : 0;
    }

    private static bool IsLast(DateOnly day) => day.AddDays(1).Day == 1;

    private static string Count(long count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}
