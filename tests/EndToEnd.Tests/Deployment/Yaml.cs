using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DistSeq.EndToEnd.Tests.Deployment;

/// <summary>YAML as a tree of objects, lists and strings, anchors resolved.</summary>
internal static class Yaml
{
    /// <summary>A file of the repository.</summary>
    public static JsonNode Read(string path) => Parse(Repository.Text(path));

    public static JsonNode Parse(string text)
    {
        var tree = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(text))));
        return ToNode(tree) ?? throw new InvalidDataException("The YAML document is empty.");
    }

    private static JsonNode? ToNode(object? value) => value switch
    {
        IDictionary<object, object> map => new JsonObject(
            map.Select(pair => KeyValuePair.Create((string)pair.Key, ToNode(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(ToNode)]),
        null => null,
        _ => JsonValue.Create(value.ToString()),
    };
}
