using DistSeq.Client.Replays;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>
/// The end of verify: one line per shape, then whether they are equal, or where they differ. Fits a window of 60 columns.
/// </summary>
internal static class VerifySummary
{
    private const int ShapeWidth = 31;
    private const int StepsWidth = 9;
    private const int HashLength = 8;

    public static async Task WriteAsync(TextWriter output, Comparison comparison)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync(Row("shape", "steps", "weights", ""));
        foreach (var (shape, replay, isEqual) in comparison.Shapes)
        {
            var (steps, end) = (Figures.Count(replay.Steps), isEqual ? "" : "differs");
            await output.WriteLineAsync(Row(shape.Name, steps, replay.WeightsSha256[..HashLength], end));
        }

        await output.WriteLineAsync();
        if (comparison.Difference is { } difference)
            await WriteAsync(output, difference);
        else
            await output.WriteLineAsync("All shapes give the same weights, bit by bit.");
    }

    private static async Task WriteAsync(TextWriter output, ShapeDifference difference)
    {
        await output.WriteLineAsync("The shape changes the weights. Please report this.");
        await output.WriteLineAsync(difference.Second.IsRepetition
            ? $"last step        {Figures.Count(difference.Step)}; the job's earlier weights are gone"
            : $"first step       {Figures.Count(difference.Step)}");
        if (difference.Weight is not { } weight)
        {
            await output.WriteLineAsync("parameter        none: only the hashes differ");
            return;
        }

        await output.WriteLineAsync($"first parameter  {weight.Parameter}[{string.Join(", ", weight.Index)}]");
        foreach (var (shape, value) in ((Shape, float)[])[(difference.First, weight.First), (difference.Second, weight.Second)])
            await output.WriteLineAsync(
                $"  {shape.Name.PadRight(ShapeWidth)} {value.ToString("G9", CultureInfo.InvariantCulture)}");
    }

    private static string Row(string shape, string steps, string weights, string end) =>
        $"{shape.PadRight(ShapeWidth)}{steps.PadLeft(StepsWidth)}  {weights.PadRight(HashLength)}  {end}".TrimEnd();
}
