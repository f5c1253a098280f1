using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistSeq.Client.Runs;

/// <summary>The one way this client writes JSON: camel case, states by name, readable text.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Lines) { WriteIndented = true };

    public static string Line(object value) => JsonSerializer.Serialize(value, Lines);

    public static string Text(object value) => JsonSerializer.Serialize(value, Indented);
}
