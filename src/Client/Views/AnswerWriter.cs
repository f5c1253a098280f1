using System.Text.Json;

namespace DistSeq.Client.Views;

/// <summary>
/// Writes a model's answers: one line for each line asked, with tabs between text, class and probability; for tags one line for
/// each token and a blank one after each sequence, as in CoNLL; or one JSON object per line.
/// </summary>
internal sealed class AnswerWriter(TextWriter output, bool isJson)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task WriteAsync(int number, string text, PredictedLine line, bool isPerToken)
    {
        if (isJson)
            await output.WriteLineAsync(JsonSerializer.Serialize(Object(number, text, line, isPerToken), Json));
        else if (isPerToken)
            await WriteTokensAsync(line);
        else
            await output.WriteLineAsync(line.Places.Count == 0 ? text : Row(line.Places[0]));
    }

    private static object Object(int number, string text, PredictedLine line, bool isPerToken) => isPerToken
        ? new { Line = number, Text = text, Tokens = line.Places, line.Unknown, line.Error }
        : new
        {
            Line = number,
            Text = text,
            Choices = line.Places.Count == 0 ? [] : line.Places[0].Choices,
            line.Unknown,
            line.Error,
        };

    private async Task WriteTokensAsync(PredictedLine line)
    {
        foreach (var place in line.Places)
            await output.WriteLineAsync(Row(place));
        await output.WriteLineAsync();
    }

    private static string Row(PredictedText place) => string.Join('\t', place.Choices.SelectMany(static choice =>
        new[] { choice.Name, choice.Probability.ToString("0.0000", CultureInfo.InvariantCulture) }).Prepend(place.Text));
}
