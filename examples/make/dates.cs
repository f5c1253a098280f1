#:property PublishAot=false

// Makes examples/data/dates.tsv: days as people write them, a tab, and the same days as 2035-05-03.
//
//     dotnet run examples/make/dates.cs
//
// Days of 1970 to 2039 in six ways of writing, each day once.

using System.Globalization;
using System.Text;

const int Days = 4000;

var path = Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../data/dates.tsv");
var english = CultureInfo.InvariantCulture;
var first = new DateOnly(1970, 1, 1);
var all = Enumerable.Range(0, new DateOnly(2040, 1, 1).DayNumber - first.DayNumber).ToArray();
var random = new Random(1);
random.Shuffle(all);
var text = new StringBuilder();
foreach (var day in all.Take(Days).Select(first.AddDays))
{
    var th = day.Day switch
    {
        1 or 21 or 31 => "st",
        2 or 22 => "nd",
        3 or 23 => "rd",
        _ => "th",
    };
    var written = random.Next(6) switch
    {
        0 => day.ToString($"MMMM d'{th}' yyyy", english),
        1 => day.ToString($"d'{th} of' MMMM yyyy", english),
        2 => day.ToString("d MMM yyyy", english),
        3 => day.ToString("MMM d, yyyy", english),
        4 => day.ToString("dddd, d MMMM yyyy", english),
        _ => day.ToString("dd.MM.yyyy", english),
    };
    text.Append(written.ToLowerInvariant()).Append('\t').Append(day.ToString("yyyy-MM-dd", english)).Append('\n');
}

File.WriteAllText(path, text.ToString());
