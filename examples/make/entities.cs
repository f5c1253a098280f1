#:property PublishAot=false

// Makes examples/data/entities.conll: sentences with people, places and organizations, in IOB2.
//
//     dotnet run examples/make/entities.cs
//
// Some names are of two kinds (Jordan the player, Jordan the country), and many are so rare that a model does not know them: what
// stands around a name tells its kind. All draws are seeded: the same file comes out every time.

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

const int Sentences = 2_500;
var random = new Random(1);
string[] syllables =
[
    "al", "ba", "cor", "dan", "el", "fa", "gor", "han", "il", "ka", "lor", "mi", "nor", "os", "pa", "ran", "sel", "ta",
    "ul", "ven", "wa", "yor", "zen",
];
string Made(int length)
{
    var name = string.Concat(Enumerable.Range(0, length).Select(_ => syllables[random.Next(syllables.Length)]));
    return char.ToUpperInvariant(name[0]) + name[1..];
}

string[] both =
[
    "Jordan", "Paris", "Florence", "Austin", "Lincoln", "Sydney", "Washington", "Madison", "Chelsea", "Victoria",
    "Santiago", "Carolina",
];
string[] first =
[
    "Anna", "Bruno", "Clara", "David", "Emil", "Fatima", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Lena", "Marta",
    "Nils", "Olga", "Pavel", .. both,
];
string[] last =
[
    "Becker", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Horvat", "Ivanova", "Jensen", "Kowalski",
    .. Enumerable.Range(0, 150).Select(_ => Made(3)),
];
string[] places =
[
    "Berlin", "Lisbon", "Oslo", "Prague", "Vienna", "Porto", "Lyon", "Riga", "New York", "Buenos Aires", "San Marino",
    .. both, .. Enumerable.Range(0, 150).Select(_ => Made(2)),
];
string[] firms = ["Bank", "Airlines", "Motors", "Press", "Records", "Institute", "Brothers", "Group"];
string[] teams = ["United", "Rovers", "City"];
string[] sports = ["football", "chess", "tennis", "handball", "hockey"];

string Pick(string[] words) => words[random.Next(words.Length)];
string Person() => random.Next(3) switch { 0 => Pick(first), 1 => Pick(last), _ => $"{Pick(first)} {Pick(last)}" };
string Organization() => random.Next(3) switch
{
    0 => $"{Pick(places)} {Pick(teams)}",
    1 => $"{Pick(last)} {Pick(firms)}",
    _ => $"Bank of {Pick(places)}",
};

// P, L, O: a person, a place, an organization; s: a sport; n: a number.
string[] templates =
[
    "P was born in L and died in L .",
    "P plays s for O .",
    "P , who left O last year , lives in L now .",
    "The river runs through L into the sea .",
    "O opened an office in L .",
    "O said on Monday that it will cut n jobs in L .",
    "P told reporters that O is not for sale .",
    "In L it rained for n days .",
    "P beat P in the final at L .",
    "The mayor of L thanked P .",
    "Shares of O rose by n percent .",
    "L is the capital of the country .",
    "P joined O in n .",
    "P and P wrote a book about L .",
    "Police in L arrested n men .",
    "O was founded by P in n .",
    "P said that he had never been to L .",
    "The team from L lost against O .",
    "A spokesman for O denied that P would resign .",
    "P sings .",
    "L votes on Sunday .",
    "O wins again .",
    "Nobody knows how many people were there .",
    "The price of oil fell by n percent .",
    "P married P in n .",
    "Trains between L and L were late .",
];

var text = new StringBuilder();
void Write(string name, string? kind)
{
    var words = name.Split(' ');
    for (var i = 0; i < words.Length; i++)
        text.Append(words[i]).Append(' ').Append(kind is null ? "O" : $"{(i == 0 ? "B" : "I")}-{kind}").Append('\n');
}

for (var sentence = 0; sentence < Sentences; sentence++)
{
    foreach (var word in Pick(templates).Split(' '))
    {
        switch (word)
        {
            case "P": Write(Person(), "PER"); break;
            case "L": Write(Pick(places), "LOC"); break;
            case "O": Write(Organization(), "ORG"); break;
            case "s": Write(Pick(sports), null); break;
            case "n": Write(random.Next(2, 2_000).ToString(CultureInfo.InvariantCulture), null); break;
            default: Write(word, null); break;
        }
    }

    text.Append('\n');
}

var path = Path.Combine(Folder(), "..", "data", "entities.conll");
File.WriteAllText(path, text.ToString(), new UTF8Encoding(false));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sentences} sentences to {Path.GetFullPath(path)}"));

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
