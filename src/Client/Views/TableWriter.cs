using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace DistSeq.Client.Views;

/// <summary>
/// Writes a table as CSV, or as one JSON object per row. Numbers have seven digits, the precision of float32 weights.
/// </summary>
internal static class TableWriter
{
    private const string Digits = "G7";

    private static readonly CsvConfiguration Csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<TableColumn> columns, bool isJson)
    {
        var rows = columns.Select(static column => Math.Max(column.Texts.Count, column.Numbers.Count)).FirstOrDefault();
        if (isJson)
        {
            for (var row = 0; row < rows; row++)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(
                    columns.ToDictionary(static column => column.Name, column => Value(column, row))));
            }

            return;
        }

        await using var writer = new CsvWriter(output, Csv, leaveOpen: true);
        foreach (var column in columns)
            writer.WriteField(column.Name);
        await writer.NextRecordAsync();
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in columns)
                writer.WriteField(column.Texts.Count > 0 ? column.Texts[row] : Rounded(column.Numbers[row]));
            await writer.NextRecordAsync();
        }
    }

    private static object Value(TableColumn column, int row) => column.Texts.Count > 0
        ? column.Texts[row]
        : double.Parse(Rounded(column.Numbers[row]), CultureInfo.InvariantCulture);

    private static string Rounded(double number) => number.ToString(Digits, CultureInfo.InvariantCulture);
}
