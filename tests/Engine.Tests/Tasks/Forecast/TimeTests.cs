using Calendar = DistSeq.Engine.Tasks.Forecast.Calendar;

namespace DistSeq.Engine.Tests.Tasks.Forecast;

public sealed class TimeTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-03-01")]
    [InlineData("2024-02-29T23:30", "2024-03-01T23:30")]
    [InlineData("2024-02-29 23:30:15", "2024-03-01 23:30:15")]
    [InlineData("2024-02-29T00:00Z", "2024-03-01T00:00Z")]
    [InlineData("2024-02-29T00:00:59Z", "2024-03-01T00:00:59Z")]
    public void Dates_are_written_as_they_are_read(string text, string nextDay)
    {
        var form = TimeForm.Of(text)!;
        Assert.True(form.IsDate);
        Assert.True(form.TryRead(text, out var time));
        Assert.Equal((text, nextDay), (form.Write(time), form.Write(time + 86_400)));
    }

    [Theory]
    [InlineData("1949-12", "1950-01")]
    [InlineData("0", "31")]
    public void Months_alone_and_whole_numbers_are_times_too(string text, string later)
    {
        var form = TimeForm.Of(text)!;
        Assert.True(form.TryRead(text, out var time));
        Assert.Equal((text, later), (form.Write(time), form.Write(time + (form.IsDate ? 31 * 86_400 : 31))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("monday")]
    [InlineData("01/02/2024")]
    [InlineData("2024-13-01")]
    [InlineData("2023-02-29")]
    [InlineData("2024-02-29T24:00")]
    [InlineData("2024-02-29T10:00+01:00")]
    [InlineData("1.5")]
    [InlineData("9000000000000000")]
    public void What_is_no_such_time_has_no_form(string text) => Assert.Null(TimeForm.Of(text));

    [Theory]
    [InlineData("2024-01-31", "2024-02-29", "2024-03-31", "1 month", 12)]
    [InlineData("2023-02-28", "2023-03-31", "2023-04-30", "1 month", 12)]
    [InlineData("2024-01-01", "2024-04-01", "2024-07-01", "3 months", 4)]
    [InlineData("2024-01-01", "2025-01-01", "2026-01-01", "12 months", 1)]
    [InlineData("2024-02-28", "2024-02-29", "2024-03-01", "1 day", 7)]
    [InlineData("2024-02-28", "2024-03-06", "2024-03-13", "1 week", 52)]
    [InlineData("2024-02-28T23:00", "2024-02-29T00:00", "2024-02-29T01:00", "1 hour", 24)]
    [InlineData("2024-02-28T23:45", "2024-02-29T00:00", "2024-02-29T00:15", "15 minutes", 96)]
    [InlineData("2024-02-28T23:00", "2024-02-29T04:00", "2024-02-29T09:00", "5 hours", 1)]
    [InlineData("3", "10", "17", "7", 1)]
    public void How_far_rows_are_apart_is_found_and_suggests_a_season(
        string first, string second, string third, string words, int season)
    {
        var form = TimeForm.Of(first)!;
        long[] times = [.. new[] { first, second, third }.Select(text => form.TryRead(text, out var time) ? time : -1)];
        var step = TimeStep.Of(times.Zip(times.Skip(1)), form.IsDate)!.Value;
        Assert.Equal((words, season), (step.Words(form.IsDate), step.Season(form.IsDate)));
        Assert.Equal((second, third), (form.Write(step.At(times[0], 1)), form.Write(step.At(times[0], 2))));
    }

    [Fact]
    public void A_gap_does_not_change_what_most_rows_are_apart() =>
        Assert.Equal(new TimeStep(2, 0), TimeStep.Of([(0, 9), (9, 11), (11, 13), (13, 13), (13, 4)], isDate: false));

    [Fact]
    public void There_are_no_dates_behind_the_last_year()
    {
        var form = TimeForm.Of("9999-12-31")!;
        Assert.True(form.TryRead("9999-12-31", out var last));
        Assert.Equal("9999-12-31", form.Write(last));
        Assert.Throws<InvalidDataException>(() => form.Write(last + 86_400));
        Assert.Throws<InvalidDataException>(() => new TimeStep(0, 1).At(last, 1));
    }

    [Fact]
    public void Sines_are_those_of_mathematics()
    {
        for (var turn = 0.0; turn < 2; turn += 1 / 97.0)
            Assert.Equal(Math.Sin(2 * Math.PI * turn), Calendar.Sine(turn), 1e-9);
    }

    [Fact]
    public void The_calendar_tells_hours_weekdays_and_months_where_rows_are_so_close()
    {
        Assert.True(TimeForm.Of("2024-01-01")!.TryRead("2024-01-01", out var monday));
        Assert.Equal([0, 1, 0, 1], Numbers(new TimeStep(3_600, 0), monday));
        Assert.Equal([1, 0], Numbers(new TimeStep(3_600, 0), monday + (6 * 3_600))[..2]);
        Assert.Equal((float)Math.Sin(2 * Math.PI * 3 / 7), Numbers(new TimeStep(86_400, 0), monday + (3 * 86_400))[0], 1e-6f);
        Assert.Equal([0, 1], Numbers(new TimeStep(0, 1), monday));
        Assert.Equal([1, 0], Numbers(new TimeStep(0, 1), monday + (92 * 86_400)));
        Assert.Empty(Numbers(new TimeStep(7 * 86_400, 0), monday));
        Assert.Equal(0, new Calendar(new TimeStep(1, 0), isDate: false).Count);
    }

    private static float[] Numbers(TimeStep step, long time)
    {
        var calendar = new Calendar(step, isDate: true);
        var numbers = new float[calendar.Count];
        calendar.Write(time, numbers);
        return [.. numbers.Select(number => MathF.Round(number, 6))];
    }
}
