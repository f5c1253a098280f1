namespace DistSeq.Grains.Tests.Specs;

public sealed class TaskFormatsTests
{
    [Fact]
    public void Specs_and_engine_have_the_same_tasks_that_read_the_same_formats()
    {
        Assert.Equal(
            Enum.GetValues<TaskKind>().Select(task => task.ToString().ToLowerInvariant()),
            TaskCatalog.All.Select(task => task.Name));
        foreach (var (kind, task) in Enum.GetValues<TaskKind>().Zip(TaskCatalog.All))
            Assert.Equal(TaskFormats.Of(kind).Select(format => format.ToString().ToLowerInvariant()), task.Formats);
    }

    [Fact]
    public void Every_format_implies_a_task_that_reads_it() => Assert.All(
        Enum.GetValues<DataFormat>(), format => Assert.Contains(format, TaskFormats.Of(TaskFormats.Implied(format))));

    [Theory]
    [InlineData(TaskKind.Classify, DataFormat.Lines,
        "is classify, which reads tsv, csv or folders, but data.format is lines; write task: language, or data.format: tsv.")]
    [InlineData(TaskKind.Language, DataFormat.Conll,
        "is language, which reads lines or text, but data.format is conll; write task: tag, or data.format: lines.")]
    public void A_task_that_does_not_read_the_format_is_refused(TaskKind task, DataFormat format, string message)
    {
        var spec = Examples.Job with
        {
            Task = task,
            Data = Examples.Job.Data with
            {
                Format = format,
                Tokens = format == DataFormat.Conll ? TokenKind.Given : TokenKind.Character,
            },
        };
        var failure = Assert.Single(SpecRules.Check(spec), failure => failure.Path == "task");
        Assert.Equal(message, failure.Message);
    }
}
