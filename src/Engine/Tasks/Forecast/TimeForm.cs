namespace DistSeq.Engine.Tasks.Forecast;

/// <summary>Format of times: whole numbers, or ISO 8601 dates and times in seconds since the first day of year 1.</summary>
/// <param name="Date">Pattern of the date; empty for whole numbers.</param>
/// <param name="Clock">Pattern of the time of day with its separator; empty for none.</param>
/// <param name="Zone">Z, or empty.</param>
internal sealed record TimeForm(string Date, string Clock, string Zone)
{
    public const long SecondsPerDay = 86_400;

    public const int LastYear = 9999;

    // Differences of such numbers, and their multiples, stay well within 64 bits.
    private const long LargestNumber = 1_000_000_000_000;

    private static readonly TimeForm Numbers = new("", "", "");

    private static readonly TimeForm[] All =
    [
        Numbers,
        .. from date in (string[])["yyyy-MM-dd", "yyyy-MM"] select new TimeForm(date, "", ""),
        .. from gap in (string[])["T", " "]
           from clock in (string[])["HH:mm", "HH:mm:ss"]
           from zone in (string[])["", "Z"]
           select new TimeForm("yyyy-MM-dd", gap + clock, zone),
    ];

    public bool IsDate => Date.Length > 0;

    /// <summary>The format of a text; null if the text is not a time.</summary>
    public static TimeForm? Of(string text) => Array.Find(All, form => form.TryRead(text, out _));

    public bool TryRead(string text, out long time)
    {
        if (!IsDate)
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time)
                && IsLawful(time, isDate: false);
        }

        time = 0;
        if (text.Length != Date.Length + Clock.Length + Zone.Length || !text.EndsWith(Zone, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(
                text.AsSpan()[..Date.Length], Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        time = date.DayNumber * SecondsPerDay;
        if (Clock.Length == 0)
            return true;
        var clock = text.AsSpan(Date.Length, Clock.Length);
        if (clock[0] != Clock[0]
            || !TimeOnly.TryParseExact(
                clock[1..], Clock.AsSpan(1), CultureInfo.InvariantCulture, DateTimeStyles.None, out var ofDay))
            return false;
        time += ofDay.Ticks / TimeSpan.TicksPerSecond;
        return true;
    }

    /// <summary>Whether a number is a valid time.</summary>
    public static bool IsLawful(long time, bool isDate) => isDate
        ? time >= 0 && time / SecondsPerDay <= DateOnly.MaxValue.DayNumber
        : time is >= -LargestNumber and <= LargestNumber;

    public static InvalidDataException TooLate() => new($"A time lies behind the year {LastYear}; there are no dates for it.");

    /// <exception cref="InvalidDataException">The time is after the year 9999.</exception>
    public string Write(long time)
    {
        if (!IsDate)
            return time.ToString(CultureInfo.InvariantCulture);
        var (day, second) = Math.DivRem(time, SecondsPerDay);
        if (day > DateOnly.MaxValue.DayNumber)
            throw TooLate();
        var date = DateOnly.FromDayNumber((int)day).ToString(Date, CultureInfo.InvariantCulture);
        var ofDay = new TimeOnly(second * TimeSpan.TicksPerSecond);
        return Clock.Length == 0 ? date : date + Clock[0] + ofDay.ToString(Clock[1..], CultureInfo.InvariantCulture) + Zone;
    }
}
