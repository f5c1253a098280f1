#:property PublishAot=false

// Makes examples/data/names-by-language.tsv: invented surnames, each with the language that it sounds like.
//
//     dotnet run examples/make/names-by-language.cs
//
// A name is put together from parts that are common in surnames of the language, by a seeded draw: the same file comes out every
// time.

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

const int NamesPerLanguage = 400;
var languages = new (string Name, string Starts, string Middles, string Ends)[]
{
    ("french",
        "beau bel bou bro cha clai cour de del du fau fon gau giraud jou la lam lau le mar mer mont mou per pin "
        + "rous sau tis val vau",
        "b bel ch cl d f ger l la lan len m mon n r ran ren s sel t tel v ver",
        "ard aud ault eau et ette euil ier ieu in ine ois on ot oux uis"),
    ("german",
        "alt bach bau berg brand braun dorn eber eich engel falken frei gross grün hart hof holz kirch klein kohl "
        + "lang linden neu ober roth schön schwarz stein vogel wald weiss winter",
        "en er s",
        "bach bauer baum berg burger dorf feld haus hauser heim hof hofer hoff lieb mann meier müller schmidt stein wald"),
    ("italian",
        "al ama bal bar bel ber bian bru cal cap car col con fer fio fon gal gior lom man mar mo mon mor pel ric "
        + "ros sal sant tor val vin",
        "ber bo cal ci den don fi gari l lan li lor ma mi n na re ri sa ta ti va",
        "accio ari ato azzo ella elli ello erini etti iani ini oli one oni otti ucci"),
    ("japanese",
        "aka ao chi fuji fuku haya hira hoshi ishi iwa kawa kita kuro matsu mina miya mizu mori naga naka nishi "
        + "oka ono saka saku shima shimi taka take tani toku ueda waka yama yoshi",
        "",
        "be da gawa guchi hara hashi hata i kawa ki maru mi mori moto mura naka no oka saki saku sawa shima shita "
        + "ta tani to uchi ya yama"),
    ("polish",
        "adam bart bor brze chmiel czar dąb dobr dom gór grab jan jar jas kac kal kam kowal król kwiat lew lis maj "
        + "mal mazur mich now ol pawł piotr rut sik sob stan szcz szym wal wiś wój zaj ziel",
        "ecz en er esz ew icz in k ow",
        "a ak ałek arz czyk ek icz ik ka owicz owska owski ska ski uk wicz yński"),
    ("irish",
        "mac mc o'",
        "bran brea cal car con cor dal de don dow duf fin fla gal gra hal ken kin la lough ma mur nea nei o qui "
        + "rea rior ro shea sul ti",
        "bhan bradaigh carthy dden drick fey gan herty kin lan ldon ley lin ll lly nahan nnell nnon ran rdan ron "
        + "se sey vin"),
};

var random = new Random(1);
var lines = new List<string>();
foreach (var (language, starts, middles, ends) in languages)
{
    string Part(string parts) => parts.Split(' ') is var all ? all[random.Next(all.Length)] : "";
    var names = new HashSet<string>(StringComparer.Ordinal);
    while (names.Count < NamesPerLanguage)
    {
        // The irish ones always have a middle part, the japanese ones never.
        var hasMiddle = middles.Length > 0 && (language == "irish" || random.Next(2) == 0);
        names.Add(Part(starts) + (hasMiddle ? Part(middles) : "") + Part(ends));
    }

    lines.AddRange(names.Select(name => $"{name}\t{language}"));
}

lines.Sort(StringComparer.Ordinal);
var path = Path.Combine(Folder(), "..", "data", "names-by-language.tsv");
File.WriteAllText(path, string.Join('\n', lines) + "\n", new UTF8Encoding(false));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Count} names to {Path.GetFullPath(path)}"));

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
