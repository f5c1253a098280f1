#:property PublishAot=false

// Makes examples/data/recall.tsv: sequences of 31 to 61 letters, of which the first alone tells the class.
//
//     dotnet run examples/make/recall.cs
//
// The first letter is one of w, x, y and z, evenly; 30 to 60 letters of noise follow, a or b. Nothing but the first letter helps:
// a network that forgets it is right in one case of four. Since lengths differ, it does not do either to know what a state
// becomes in so many time steps.

using System.Text;

const int Sequences = 4000;
const int Shortest = 30;
const int Longest = 60;

string[] classes = ["west", "xylem", "yellow", "zinc"];
var path = Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../data/recall.tsv");
var random = new Random(1);
var text = new StringBuilder();
for (var sequence = 0; sequence < Sequences; sequence++)
{
    var told = classes[sequence % classes.Length];
    text.Append(told[0]);
    var noise = random.Next(Shortest, Longest + 1);
    for (var t = 0; t < noise; t++)
        text.Append((char)('a' + random.Next(2)));
    text.Append('\t').Append(told).Append('\n');
}

File.WriteAllText(path, text.ToString());
