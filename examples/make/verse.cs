#:property PublishAot=false

// Makes examples/data/verse.txt: nonsense verse of four lines a stanza, which rhymes in pairs.
//
//     dotnet run examples/make/verse.cs
//
// Each line has the same eight syllables of rise and fall: words are drawn for their places, and the last of a line for its
// rhyme.

using System.Text;

const int Stanzas = 900;

string[][] rhymes =
[
    ["sea", "tree", "bee", "key", "tea"], ["moon", "spoon", "tune", "dune", "june"],
    ["night", "light", "kite", "knight", "height"],
    ["snow", "crow", "bow", "toe", "glow"], ["hat", "cat", "bat", "mat", "rat"], ["hill", "mill", "quill", "till", "frill"],
    ["day", "hay", "bay", "clay", "sleigh"], ["stone", "bone", "throne", "cone", "drone"],
    ["rain", "train", "crane", "lane", "chain"],
    ["star", "car", "jar", "tar", "guitar"], ["boat", "goat", "coat", "note", "oat"],
    ["ring", "king", "wing", "string", "spring"],
];
string[] creatures =
[
    "badger", "spider", "tiger", "parrot", "beaver", "robin", "lizard", "monkey", "pilgrim", "sailor", "baker", "miller",
];
string[] moods =
[
    "purple", "silver", "sleepy", "gentle", "windy", "muddy", "merry", "crooked", "velvet", "hungry", "golden", "little",
];
string[] deeds = ["sang", "danced", "slept", "hid", "sat", "stood", "ran", "sailed", "dreamt", "laughed"];
string[] places = ["beside", "beneath", "behind", "around", "above", "across"];

var path = Path.Combine(AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "../data/verse.txt");
var random = new Random(1);
var text = new StringBuilder();
for (var stanza = 0; stanza < Stanzas; stanza++)
{
    for (var pair = 0; pair < 2; pair++)
    {
        var ends = Pick(rhymes).ToArray();
        random.Shuffle(ends);
        text.Append(Line(ends[0])).Append(",\n").Append(Line(ends[1])).Append(pair == 0 ? ";\n" : ".\n\n");
    }
}

File.WriteAllText(path, text.ToString());

string Line(string end) => random.Next(4) switch
{
    0 => $"the {Pick(moods)} {Pick(creatures)} {Pick(deeds)} {Pick(places)} the {end}",
    1 => $"a {Pick(creatures)} {Pick(deeds)} {Pick(places)} the {Pick(moods)} {end}",
    2 => $"and {Pick(places)} the {Pick(moods)} {Pick(creatures)} {Pick(deeds)} the {end}",
    _ => $"oh {Pick(creatures)}, {Pick(moods)} {Pick(creatures)}, bring the {end}",
};

T Pick<T>(T[] of) => of[random.Next(of.Length)];
