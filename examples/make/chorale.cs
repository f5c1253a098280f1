#:property PublishAot=false

// Makes examples/data/chorale.json: hymn tunes in four parts as piano rolls, with splits of their own.
//
//     dotnet run examples/make/chorale.cs
//
// The harmony of a piece is drawn chord by chord from what may follow in common practice; the upper parts then move as little as
// they can.

const int Train = 64;
const int Valid = 12;
const int Test = 12;

// Degrees of a major scale; for each the degrees that may follow, those that stand twice twice as often.
int[] major = [0, 2, 4, 5, 7, 9, 11];
int[][] follow = [[3, 4, 4, 5, 1, 0], [4, 4, 6], [5, 3], [0, 4, 4, 1], [0, 0, 0, 5], [1, 3, 4], [0, 0]];
int[] keys = [60, 62, 65, 67];
int[] thirds = [0, 2, 4];

var random = new Random(1);
var path =
    Path.GetFullPath(Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../data/chorale.json"));
using var file = new StreamWriter(path) { NewLine = "\n" };
file.WriteLine("{");
file.WriteLine($"\"train\": [\n{Pieces(Train)}],");
file.WriteLine($"\"valid\": [\n{Pieces(Valid)}],");
file.WriteLine($"\"test\": [\n{Pieces(Test)}]");
file.WriteLine("}");
Console.WriteLine($"{Train}, {Valid} and {Test} pieces in {path}");

// A piece a line.
string Pieces(int count) => string.Join(",\n", Enumerable.Range(0, count).Select(_ =>
    $"[{string.Join(",", Piece().Select(step => $"[{string.Join(",", step)}]"))}]")) + "\n";

List<int[]> Piece()
{
    var key = keys[random.Next(keys.Length)];
    var steps = new List<int[]>();
    int[] upper = [key + 4, key + 7, key + 12];
    for (var phrase = 0; phrase < 4; phrase++)
    {
        // Eight beats, then home by way of the fifth degree, held.
        var degree = 0;
        for (var beat = 0; beat < 6; beat++)
        {
            steps.Add(Chord(degree));
            degree = follow[degree][random.Next(follow[degree].Length)];
        }

        steps.Add(Chord(4));
        steps.Add(Chord(0));
        steps.Add(steps[^1]);
    }

    return steps;

    int[] Chord(int degree)
    {
        int[] tones = [.. thirds.Select(third => (key + major[(degree + third) % 7]) % 12)];
        // Each part goes to the nearest tone of the chord that no other has taken.
        var left = tones.ToList();
        int[] moved = [.. upper.Select(note =>
        {
            var nearest = Enumerable.Range(note - 12, 25)
                .Where(next => next is >= 55 and <= 77 && left.Contains(next % 12))
                .MinBy(next => (Math.Abs(next - note), next));
            left.Remove(nearest % 12);
            return nearest;
        })];
        upper = moved;
        var bass = 36 + (((tones[0] - 36) % 12) + 12) % 12;
        return [bass < 41 ? bass + 12 : bass, .. moved.Order()];
    }
}
