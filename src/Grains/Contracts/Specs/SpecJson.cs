using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistSeq.Contracts.Specs;

/// <summary>Specs as JSON, in the words of spec files. Model files have them so.</summary>
public static class SpecJson
{
    // What builds before this form wrote: names of properties, and numbers for words.
    private const string EarlierBeginning = "{\"Name\"";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new Scalar<HeldOut>(static text => HeldOut.Parse(text)),
            new Scalar<WorkerRange>(WorkerRange.Parse),
            new Scalar<StepInterval>(StepInterval.Parse),
        },
    };

    /// <summary>The spec in one line.</summary>
    public static string Write(JobSpec spec) => JsonSerializer.Serialize(spec, Options);

    /// <summary>Reads what <see cref="Write"/> has written, in this version or an earlier one.</summary>
    /// <exception cref="JsonException">It is no spec.</exception>
    public static JobSpec Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var options = json.StartsWith(EarlierBeginning, StringComparison.Ordinal) ? JsonSerializerOptions.Default : Options;
        return JsonSerializer.Deserialize<JobSpec>(json, options) ?? throw new JsonException("There is no spec.");
    }

    /// <summary>A value of an enumeration as spec files have it: in lower case, a dash between its words.</summary>
    public static string Word(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonSerializer.Serialize(value, value.GetType(), Options).Trim('"');
    }

    // A value that spec files have as one word or number.
    private sealed class Scalar<T>(Func<string, T?> parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return parse(value.RootElement.ToString()) ?? throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            var text = value.ToString()!;
            if (double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                writer.WriteRawValue(text);
            else
                writer.WriteStringValue(text);
        }
    }
}
