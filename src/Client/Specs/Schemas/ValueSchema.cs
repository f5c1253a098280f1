using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace DistSeq.Client.Specs.Schemas;

/// <summary>The schema of a single value: its type, its words, and its bounds.</summary>
internal static class ValueSchema
{
    /// <summary>Of a field, with null and auto where it may have them.</summary>
    public static JsonObject Of(PropertyInfo field) => Of(field.PropertyType, field);

    /// <summary>Of an item of a field that is a list.</summary>
    public static JsonObject Of(Type type, PropertyInfo field)
    {
        var isNullable = MayBeNull(type, field);
        var kinds = Kinds(Nullable.GetUnderlyingType(type) ?? type, field);
        if (type == field.PropertyType && field.IsDefined(typeof(AutoAttribute)))
            kinds.Add(new JsonObject { ["const"] = "auto" });
        if (isNullable)
            AddNull(kinds);
        return kinds is [var single] ? single : new JsonObject { ["anyOf"] = new JsonArray([.. kinds]) };
    }

    /// <summary>Whether null is a value of the field: the default, whatever that is.</summary>
    public static bool MayBeNull(Type type, PropertyInfo field) => Nullable.GetUnderlyingType(type) is not null
        || (type == typeof(string) && type == field.PropertyType
            && new NullabilityInfoContext().Create(field).WriteState == NullabilityState.Nullable);

    /// <summary>The value of a field that is left out, as a spec file has it; null where that depends on other things.</summary>
    public static JsonNode? Default(PropertyInfo field, object record) => field.GetValue(record) switch
    {
        null => field.IsDefined(typeof(AutoAttribute)) ? "auto" : null,
        // What must be given has no default; a name is the file's.
        string text => text.Length == 0 || field.IsDefined(typeof(RequiredAttribute)) ? null : text,
        IList list => new JsonArray([.. list.Cast<object>().Select(Literal)]),
        var value => value.GetType().IsValueType ? Literal(value) : null,
    };

    /// <summary>With the bounds that the field has.</summary>
    public static JsonObject WithBounds(JsonObject number, PropertyInfo field)
    {
        if (field.GetCustomAttribute<BetweenAttribute>() is not { } between)
            return number;
        number["minimum"] = Number(between.Lowest);
        // Beyond it no whole number can be.
        if (between.Highest < long.MaxValue)
            number["maximum"] = Number(between.Highest);
        return number;
    }

    private static void AddNull(List<JsonObject> kinds)
    {
        if (kinds is not [var only])
        {
            kinds.Add(new JsonObject { ["type"] = "null" });
            return;
        }

        only["type"] = only["type"] is JsonArray several
            ? new JsonArray([.. several.Select(static type => type!.DeepClone()), "null"])
            : new JsonArray((string?)only["type"], "null");
        if (only["enum"] is JsonArray words)
        {
            words.Add(null);
            ((JsonArray)only["enumDescriptions"]!).Add("As if it were left out.");
        }
    }

    private static List<JsonObject> Kinds(Type type, PropertyInfo field)
    {
        JsonObject Numbers(string name) => WithBounds(new JsonObject { ["type"] = name }, field);
        if (type.IsEnum)
            return [Words(type)];
        if (type == typeof(bool))
            return [new JsonObject { ["type"] = "boolean" }];
        if (type == typeof(int) || type == typeof(long))
            return [Numbers("integer")];
        if (type == typeof(double))
            return [Numbers("number")];
        if (type == typeof(HeldOut))
            return [WithBounds(new JsonObject { ["type"] = new JsonArray("number", "string") }, field)];
        if (type == typeof(StepInterval))
            return [Numbers("integer"), new JsonObject { ["const"] = StepInterval.Epoch.ToString() }];
        if (type == typeof(WorkerRange))
            return [Numbers("integer"), new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9]+\.\.[0-9]+$" }];
        if (type == typeof(string))
            return [Text(field)];
        throw new NotSupportedException($"There is no schema for spec fields of type {type.Name}.");
    }

    // Each comment stands beside its word; editors show it.
    private static JsonObject Words(Type type)
    {
        var words = Enum.GetValues(type).Cast<Enum>().ToList();
        return new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. words.Select(static word => JsonValue.Create(SpecJson.Word(word)))]),
            ["enumDescriptions"] = new JsonArray([.. words.Select(static word => JsonValue.Create(ContractComments.Of(word)))]),
        };
    }

    // Whatever is written without quotes is a text, where one is asked for: name: 2035.
    private static JsonObject Text(PropertyInfo field)
    {
        var text = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        if (field.GetCustomAttribute<MatchesAttribute>() is { } matches)
        {
            text["pattern"] = matches.Pattern.Replace(@"\z", "$", StringComparison.Ordinal);
            text["patternErrorMessage"] = $"It must be {matches.Rule}.";
        }
        else if (field.IsDefined(typeof(RequiredAttribute)))
            text["minLength"] = 1;
        return text;
    }

    private static JsonNode Literal(object value) => value switch
    {
        bool flag => flag,
        Enum word => SpecJson.Word(word),
        HeldOut { Path: null } held => Number(held.Share),
        HeldOut or StepInterval or WorkerRange => value.ToString()!,
        _ => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };

    private static JsonNode Number(double value) => double.IsInteger(value) ? (long)value : value;
}
