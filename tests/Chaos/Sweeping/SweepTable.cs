using System.Text.Json;
using System.Text.Json.Nodes;

namespace DistSeq.Chaos.Sweeping;

/// <summary>What a client prints of a sweep, as a table that does not depend on time or on ids.</summary>
internal static class SweepTable
{
    private static readonly string[] OfTimeOrPlace = ["seconds", "job", "tries"];

    /// <summary>One line for each trial, by number.</summary>
    public static IReadOnlyList<string> Of(JsonElement result) =>
    [
        .. result.GetProperty("trials").EnumerateArray()
            .OrderBy(static trial => trial.GetProperty("number").GetInt32()).Select(Line),
    ];

    private static string Line(JsonElement trial)
    {
        var row = JsonNode.Parse(trial.GetRawText())!.AsObject();
        foreach (var key in OfTimeOrPlace)
            row.Remove(key);
        return row.ToJsonString();
    }
}
