#:property PublishAot=false

// Makes examples/data/load.csv, the electrical load of a town for each hour of 40 weeks, and load-next.csv, the last two weeks
// of it with the day behind them, whose load is to be forecast.
//
//     dotnet run examples/make/load.cs
//
// A day has a pattern, and a working day another than a Sunday or a holiday; cold hours cost heating; what neither explains is
// noise that lasts for some hours. The same seed gives the same files.

const int weeks = 40;
const int hours = weeks * 7 * 24;
var random = new Random(1);
double Normal() => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

// Monday, the 4th of March 2024, and the holidays behind it.
var first = new DateOnly(2024, 3, 4);
DateOnly[] holidays =
[
    new(2024, 3, 29), new(2024, 4, 1), new(2024, 5, 1), new(2024, 5, 9), new(2024, 5, 20), new(2024, 5, 30), new(2024, 8, 15),
    new(2024, 10, 3), new(2024, 11, 1),
];
const string names = "hour,load,temperature,holiday\n";
var folder = args is [var named] ? named : Path.Combine("examples", "data");
using var all = new StreamWriter(Path.Combine(folder, "load.csv"));
using var next = new StreamWriter(Path.Combine(folder, "load-next.csv"));
all.Write(names);
next.Write(names);
double weather = 0, rest = 0;
for (var hour = 0; hour < hours + 24; hour++)
{
    var (day, ofDay) = (first.AddDays(hour / 24), hour % 24);
    var isHoliday = holidays.Contains(day);
    weather = (0.98 * weather) + (0.5 * Normal());
    var ofYear = 10 * Math.Cos(2 * Math.PI * (day.DayOfYear - 20) / 366);
    var temperature = 11 - ofYear - (4 * Math.Cos(2 * Math.PI * (ofDay - 3) / 24)) + weather;
    rest = (0.8 * rest) + (1.5 * Normal());
    var load = 60 + Pattern(ofDay, day.DayOfWeek, isHoliday) + (1.2 * Math.Max(0, 16 - temperature)) + rest;
    string Row(bool isKnown) => FormattableString.Invariant(
        $"{day:yyyy-MM-dd}T{ofDay:00}:00,{(isKnown ? load : null):0.0},{temperature:0.0},{(isHoliday ? 1 : 0)}\n");
    if (hour < hours)
        all.Write(Row(true));
    if (hour >= hours - (14 * 24))
        next.Write(Row(hour < hours));
}

// Three humps: that of the morning is higher on working days, and comes later when nobody has to get up.
static double Pattern(int hour, DayOfWeek day, bool isHoliday)
{
    var isFree = isHoliday || day == DayOfWeek.Sunday;
    var (morning, height) = isFree ? (11, 12.0) : day == DayOfWeek.Saturday ? (10, 20.0) : (8, 34.0);
    return Hump(hour, morning, 3, height) + Hump(hour, 14, 4, isFree ? 6 : 18) + Hump(hour, 19, 2.5, isFree ? 16 : 22);
}

static double Hump(int hour, double at, double width, double height) => height * Math.Exp(-Math.Pow((hour - at) / width, 2) / 2);
