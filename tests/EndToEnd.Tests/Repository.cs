using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DistSeq.EndToEnd.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    /// <summary>The folder of DistSeq.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    public static string Text(string path) => System.IO.File.ReadAllText(File(path));

    /// <summary>A YAML file as a tree of objects, lists and strings, anchors resolved.</summary>
    public static JsonNode Yaml(string path) => ParseYaml(Text(path));

    public static JsonNode ParseYaml(string text)
    {
        var tree = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(text))));
        return ToNode(tree) ?? throw new InvalidDataException("The YAML document is empty.");
    }

    private static JsonNode? ToNode(object? value) => value switch
    {
        IDictionary<object, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, ToNode(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(ToNode)]),
        null => null,
        _ => JsonValue.Create(value.ToString()),
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "DistSeq.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No DistSeq.sln above {AppContext.BaseDirectory}.");
    }
}
