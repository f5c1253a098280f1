using System.Reflection;
using System.Text.Json.Nodes;

namespace DistSeq.Client.Specs.Schemas;

/// <summary>The schema of the fields that a sweep searches: which there are, and which values each may take.</summary>
internal static class SearchSchema
{
    // One model is given in the base.
    private static readonly string[] Fixed = ["from", "fromSha256", "resume"];

    private static readonly JobSpec Job = new();

    /// <summary>The section by field.</summary>
    public static JsonObject Fields()
    {
        var fields = new JsonObject();
        foreach (var path in Paths().Except(Fixed))
            fields[path] = Field(path);
        return Object(fields);
    }

    /// <summary>What the section refers to.</summary>
    /// <param name="job">Where the schema of a job is, as a JSON pointer.</param>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Definitions(string job)
    {
        var when = new JsonObject();
        foreach (var path in Paths())
        {
            when[path] = Reference(path);
            yield return new(path, Values(path, job));
        }

        yield return new("when", Told(Object(when), nameof(SearchSpec.When)));
        yield return new("scale", Told(ValueSchema.Of(Property(nameof(SearchSpec.Scale))), nameof(SearchSpec.Scale)));
    }

    private static JsonObject Field(string path)
    {
        var field = SpecFields.Resolve(typeof(JobSpec), path)!.Value.Field;
        var keys = new JsonObject { ["values"] = Reference(path) };
        if (NumbersOf(Nullable.GetUnderlyingType(field.Type) ?? field.Type) is { } numbers)
        {
            keys["range"] = Told(
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = ValueSchema.WithBounds(new JsonObject { ["type"] = numbers }, field.Property),
                    ["minItems"] = 2,
                    ["maxItems"] = 2,
                },
                nameof(SearchSpec.Range));
            keys["step"] = Told(
                new JsonObject { ["type"] = new JsonArray(numbers, "null"), ["exclusiveMinimum"] = 0 }, nameof(SearchSpec.Step));
        }

        keys["scale"] = Reference("scale");
        keys["when"] = Reference("when");
        var schema = Object(keys);
        schema["oneOf"] = new JsonArray(Needs("values"), Needs("range"));
        schema["description"] = ContractComments.Of(field.Property);
        return schema;
    }

    private static JsonObject Values(string path, string job)
    {
        var (keys, field) = SpecFields.Resolve(typeof(JobSpec), path)!.Value;
        var value = new JsonObject { ["$ref"] = job + string.Concat(keys.Select(static key => $"/properties/{key}")) };
        // In a list of values, null is a word, and stands in quotes.
        var item = ValueSchema.MayBeNull(field.Type, field.Property)
            ? new JsonObject
            {
                ["anyOf"] = new JsonArray(value, new JsonObject { ["const"] = "null" }),
                ["not"] = new JsonObject { ["type"] = "null" },
            }
            : value;
        return Told(
            new JsonObject { ["type"] = "array", ["items"] = item, ["minItems"] = 1 }, nameof(SearchSpec.Values));
    }

    private static IEnumerable<string> Paths() =>
        SpecFields.PathsOf(typeof(JobSpec)).Where(static path => SearchedField.Of(Job, path) is not null);

    private static string? NumbersOf(Type type) => type == typeof(double) || type == typeof(HeldOut) ? "number"
        : type == typeof(int) || type == typeof(long) || type == typeof(StepInterval) || type == typeof(WorkerRange) ? "integer"
        : null;

    private static JsonObject Object(JsonObject properties) =>
        new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

    private static JsonObject Needs(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Told(JsonObject schema, string property)
    {
        schema["description"] = ContractComments.Of(Property(property));
        return schema;
    }

    private static PropertyInfo Property(string name) => typeof(SearchSpec).GetProperty(name)!;
}
