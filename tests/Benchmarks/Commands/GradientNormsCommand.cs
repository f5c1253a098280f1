using DistSeq.Benchmarks.Gradients;
using DistSeq.Benchmarks.Svg;

namespace DistSeq.Benchmarks.Commands;

/// <summary>gradient-norms: the chart of docs/math/vanishing-gradients.md.</summary>
internal static class GradientNormsCommand
{
    private static readonly int[] Distances = [1, 10, 50, 100];

    public static Command Create()
    {
        var file = new Option<string>("--out")
        {
            Description = "Where to write the chart.",
            HelpName = "file.svg",
            DefaultValueFactory = static _ => "gradient-norms.svg",
        };
        file.Validators.Add(static result =>
        {
            if (result.Tokens is [var path] && Path.GetDirectoryName(Path.GetFullPath(path.Value)) is var folder
                && !Directory.Exists(folder))
                result.AddError($"--out is {path.Value}, but there is no folder {folder}; create it, or name another.");
        });
        var command = new Command(
            "gradient-norms",
            "Draws how the gradient vanishes through time in untrained networks; the same bytes in every run.") { file };
        command.SetAction(parse => Run(parse.GetValue(file)!));
        return command;
    }

    private static int Run(string file)
    {
        var lines = GradientChart.Measure();
        try
        {
            File.WriteAllText(file, GradientChart.Draw(lines));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new TroubleException($"{file} cannot be written: {trouble.Message}");
        }

        var table = new TextTable(["steps back", .. Distances.Select(distance => $"{distance}")]);
        foreach (var line in lines)
            table.Add([line.Name, .. Distances.Select(distance => LogChart.Scientific(line.Values[distance]))]);
        table.Write(Console.Out);
        return ExitCode.Fine;
    }
}
