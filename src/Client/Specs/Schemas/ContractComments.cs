using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DistSeq.Client.Specs.Schemas;

/// <summary>What the contract's comments say of a field, a section or a word, in the words of spec files.</summary>
internal static partial class ContractComments
{
    private static readonly Lazy<Dictionary<string, XElement>> Summaries = new(Read);

    /// <summary>Where each section is, such as training; the spec itself is nowhere.</summary>
    private static readonly Lazy<Dictionary<string, string>> Sections = new(static () =>
    {
        var sections = new Dictionary<string, string>();
        AddSections(typeof(JobSpec), "", sections);
        AddSections(typeof(SweepSpec), "", sections);
        return sections;
    });

    /// <summary>The comment of a field; where it has none, that of its section.</summary>
    public static string Of(PropertyInfo field) =>
        Text($"P:{field.DeclaringType!.FullName}.{field.Name}", field.DeclaringType!) ?? Of(field.PropertyType);

    /// <summary>The comment of a type; empty where it has none.</summary>
    public static string Of(Type type) => Text($"T:{type.FullName}", type) ?? "";

    /// <summary>The comment of a word; empty where it has none.</summary>
    public static string Of(Enum word) => Text($"F:{word.GetType().FullName}.{word}", word.GetType()) ?? "";

    private static string? Text(string member, Type at) => Summaries.Value.TryGetValue(member, out var summary)
        ? Spaces().Replace(string.Concat(summary.Nodes().Select(node => Text(node, at))), " ").Trim()
        : null;

    private static string Text(XNode node, Type at) => node switch
    {
        XText text => text.Value,
        XElement see when see.Attribute("cref")?.Value is { } member => Name(member, at),
        XElement other => other.Value,
        _ => "",
    };

    /// <summary>What a spec file calls a member: keepState in its own section, training.keepState elsewhere.</summary>
    private static string Name(string member, Type at)
    {
        var (kind, name) = (member[0], member[2..]);
        var (owner, last) = kind == 'T' ? (name, "") : (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
        if (kind == 'F' && typeof(JobSpec).Assembly.GetType(owner) is { IsEnum: true } words)
            return SpecJson.Word((Enum)Enum.Parse(words, last));
        var section = owner == at.FullName ? "" : Sections.Value.GetValueOrDefault(owner, "");
        var key = last.Length == 0 ? "" : char.ToLowerInvariant(last[0]) + last[1..];
        return section.Length > 0 && key.Length > 0 ? $"{section}.{key}" : section + key;
    }

    private static void AddSections(Type type, string path, Dictionary<string, string> sections)
    {
        if (!sections.TryAdd(type.FullName!, path))
            return;
        foreach (var field in SpecFields.Of(type).Where(static field => SpecFields.IsSection(field.Type)))
            AddSections(field.Type, path.Length == 0 ? field.Key : $"{path}.{field.Key}", sections);
    }

    private static Dictionary<string, XElement> Read()
    {
        using var comments = typeof(ContractComments).Assembly.GetManifestResourceStream("contract.xml")
            ?? throw new InvalidOperationException("This build has no comments of the contract.");
        return XDocument.Load(comments).Descendants("member")
            .Where(static member => member.Element("summary") is not null)
            .ToDictionary(static member => member.Attribute("name")!.Value, static member => member.Element("summary")!);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
