namespace DistSeq.Contracts.Specs;

/// <summary>Which formats each task reads.</summary>
public static class TaskFormats
{
    private static readonly (TaskKind Task, DataFormat[] Formats)[] All =
    [
        (TaskKind.Language, [DataFormat.Lines, DataFormat.Text]),
        (TaskKind.Classify, [DataFormat.Tsv, DataFormat.Csv, DataFormat.Folders]),
        (TaskKind.Tag, [DataFormat.Conll]),
        (TaskKind.Translate, [DataFormat.Tsv]),
        (TaskKind.Improvise, [DataFormat.Midi, DataFormat.Lines]),
        (TaskKind.Polyphony, [DataFormat.Midi, DataFormat.Rolls]),
        (TaskKind.Compose, [DataFormat.Tsv, DataFormat.Csv, DataFormat.Folders]),
        (TaskKind.Forecast, [DataFormat.Csv]),
    ];

    /// <summary>The formats of a task.</summary>
    public static IReadOnlyList<DataFormat> Of(TaskKind task) => All.Single(row => row.Task == task).Formats;

    /// <summary>The task of a job that names none: the first that reads its format.</summary>
    public static TaskKind Implied(DataFormat format) => All.First(row => row.Formats.Contains(format)).Task;
}
