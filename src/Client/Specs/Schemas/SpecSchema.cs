using System.Reflection;
using System.Text.Json.Nodes;

namespace DistSeq.Client.Specs.Schemas;

/// <summary>
/// JSON Schemas of spec files: what the records, their attributes and their comments say. They are of draft 7, the latest that
/// YAML editors know in full. Rules between fields are not in them, so a spec that fits may still be refused.
/// </summary>
internal sealed class SpecSchema
{
    private const string BaseKey = "base";
    private const string SearchKey = "search";

    /// <summary>Paths that a spec without any key lacks.</summary>
    private readonly IReadOnlyList<string> _missing;

    private SpecSchema(IReadOnlyList<SpecFailure> failures) => _missing = [.. failures.Select(static failure => failure.Path)];

    /// <summary>Of a job spec.</summary>
    public static JsonObject Job() =>
        new SpecSchema(SpecRules.Check(new JobSpec())).Root(typeof(JobSpec), "DistSeq job");

    /// <summary>Of a sweep spec.</summary>
    public static JsonObject Sweep()
    {
        var schema = new SpecSchema(SpecRules.Check(new SweepSpec()));
        var root = schema.Root(typeof(SweepSpec), "DistSeq sweep");
        var job = schema.Section(typeof(JobSpec), BaseKey + ".");
        root["definitions"] =
            new JsonObject(SearchSchema.Definitions("#/definitions/job").Prepend(new("job", job)));
        return root;
    }

    private JsonObject Root(Type type, string title)
    {
        var root = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["description"] = ContractComments.Of(type),
        };
        foreach (var (key, value) in Section(type, "").ToList())
            root[key] = value?.DeepClone();
        return root;
    }

    private JsonObject Section(Type type, string path)
    {
        var defaults = Activator.CreateInstance(type)!;
        var (properties, dependencies) = (new JsonObject(), new JsonObject());
        foreach (var field in SpecFields.Of(type))
        {
            var schema = Field(field, path + field.Key);
            schema["description"] = ContractComments.Of(field.Property);
            if (ValueSchema.Default(field.Property, defaults) is { } value)
                schema["default"] = value;
            properties[field.Key] = schema;
            if (field.Property.GetCustomAttribute<OnlyForAttribute>() is { } only)
                dependencies[field.Key] = NeedsKind(only, defaults);
        }

        var section = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (SpecFields.Of(type).Where(field => IsMissing(path + field.Key)).Select(static field => field.Key).ToList()
            is { Count: > 0 } required)
            section["required"] = new JsonArray([.. required.Select(static key => JsonValue.Create(key))]);
        if (dependencies.Count > 0)
            section["dependencies"] = dependencies;
        return section;
    }

    private JsonObject Field(SpecField field, string path)
    {
        var type = field.Type;
        if (path == BaseKey)
            return Either(new JsonObject { ["type"] = "string" }, new JsonObject { ["$ref"] = "#/definitions/job" });
        if (path == SearchKey)
        {
            var fields = SearchSchema.Fields();
            fields["minProperties"] = 1;
            return fields;
        }

        if (SpecFields.IsSection(type))
        {
            var section = Section(type, path + ".");
            return type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand
                ? Either(ValueSchema.Of(SpecFields.Find(type, shorthand.Key)!.Property), section)
                : section;
        }

        return Values(type, field.Property);
    }

    // Lists and names may hold each other.
    private static JsonObject Values(Type type, PropertyInfo field)
    {
        if (SpecFields.ValuesOf(type) is { } named)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Values(named, field) };
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? new JsonObject { ["type"] = "array", ["items"] = Values(type.GetGenericArguments()[0], field) }
            : ValueSchema.Of(type, field);
    }

    // A setting of some kinds needs one of them in its section.
    private static JsonObject NeedsKind(OnlyForAttribute only, object defaults)
    {
        var words = only.Kinds.Cast<Enum>().Select(static kind => JsonValue.Create(SpecJson.Word(kind)));
        var kinds = new JsonObject
        {
            ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["enum"] = new JsonArray([.. words]) } },
        };
        if (!only.Kinds.Contains(defaults.GetType().GetProperty("Kind")!.GetValue(defaults)!))
            kinds["required"] = new JsonArray("kind");
        return kinds;
    }

    private static JsonObject Either(JsonObject one, JsonObject other) => new() { ["anyOf"] = new JsonArray(one, other) };

    private bool IsMissing(string path) =>
        _missing.Any(missing => missing == path || missing.StartsWith(path + ".", StringComparison.Ordinal));
}
