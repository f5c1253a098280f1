using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DistSeq.Client.Tests.Specs.Schemas;

/// <summary>A spec file as an editor reads it: YAML 1.2 with its core schema.</summary>
internal static partial class SpecDocument
{
    public static JsonElement Read(string yaml)
    {
        var failures = new SpecFailures();
        var root = SpecReader.Read(yaml, new SpecPlace("spec.yaml", "/"), "", failures);
        failures.Demand();
        return JsonSerializer.SerializeToElement(Of(root!));
    }

    private static JsonNode? Of(SpecNode node) => node switch
    {
        SpecMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        SpecSequence sequence => new JsonArray([.. sequence.Items.Select(Of)]),
        SpecScalar { IsNull: true } => null,
        SpecScalar { IsPlain: true, Text: "true" or "false" } flag => flag.Text == "true",
        SpecScalar { IsPlain: true } plain when Number().IsMatch(plain.Text) => JsonNode.Parse(Written(plain.Text)),
        SpecScalar text => text.Text,
        _ => throw new NotSupportedException(node.Kind),
    };

    // JSON knows no leading zeros, hexadecimal numbers or infinities.
    private static string Written(string number) => number.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToInt64(number, 16).ToString(CultureInfo.InvariantCulture)
        : decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && exact != 0
            ? exact.ToString(CultureInfo.InvariantCulture)
            : double.Parse(number, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:[-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+)\z")]
    private static partial Regex Number();
}
