namespace DistSeq.Benchmarks.Learning;

/// <summary>One run of one task.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Seed">As asked for.</param>
/// <param name="Initialization">As asked for.</param>
/// <param name="Seconds">Time to train and measure.</param>
/// <param name="Figures">What was measured.</param>
internal sealed record LearningResult(
    string Task, long Seed, string Initialization, double Seconds, IReadOnlyList<LearningFigure> Figures)
{
    /// <summary>Whether all figures reach their bars.</summary>
    public bool Reached => Figures.All(figure => figure.Reached);

    public void Write(TextWriter output)
    {
        var table = new TextTable(Task, "measured", "at least", "at most", "reached");
        foreach (var figure in Figures)
        {
            table.Add(
                figure.Name, Output.Figures.Precise(figure.Measured), Bar(figure.Least), Bar(figure.Most),
                figure.Least is null && figure.Most is null ? "" : figure.Reached ? "yes" : "no");
        }

        table.Write(output);
        output.WriteLine($"{Output.Figures.Short(Seconds)} s");
    }

    private static string Bar(double? bar) => bar is { } value ? Output.Figures.Precise(value) : "";
}
