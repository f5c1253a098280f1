namespace DistSeq.Architecture.Tests;

/// <summary>A task is a folder and a line in the catalogue.</summary>
public sealed partial class TaskTests
{
    private const string Tasks = "src/Engine/Tasks";
    private const string Names = "Language|Classify|Tag|Translate|Compose|Improvise|Polyphony|Forecast";

    [Fact]
    public void Only_the_catalogue_names_a_task() => Verdict.None(
        Repository.CSharp("src").Where(file => !file.IsBelow(Tasks) || file.Folder == Tasks)
            .Where(file => file.Path != $"{Tasks}/TaskCatalog.cs")
            .SelectMany(file => file.Find(TaskName(), file.Code)),
        "What depends on the task is a member of LearningTask, which each task answers in its own folder:");

    [Fact]
    public void The_cluster_does_not_ask_how_sequences_are_cut() => Verdict.None(
        // Model files of earlier builds have words of their own.
        Repository.CSharp("src/Grains").Where(file => !file.IsBelow("src/Grains/Contracts") && file.Name != "EarlierModelFile.cs")
            .SelectMany(file => file.Find(Format(), file.Code)),
        "The format of a corpus is its task's business; ask the LearningTask, the Corpus or the Codec:");

    [Fact]
    public void Tasks_do_not_know_each_other()
    {
        var folders = Repository.CSharp(Tasks).Select(file => file.Folder).Where(folder => folder != Tasks).Distinct().ToList();
        Assert.NotEmpty(folders);
        Verdict.None(
            Repository.CSharp(Tasks).Where(file => file.Folder != Tasks).SelectMany(file => folders
                .Where(folder => folder != file.Folder)
                .Where(folder => file.Code.Contains($"Tasks.{Path.GetFileName(folder)}", StringComparison.Ordinal))
                .Select(folder => $"{file.Path} names {folder}")),
            "What two tasks share belongs beside LearningTask or into src/Engine/Data:");
    }

    [GeneratedRegex(@"\b(?:" + Names + @")Task\b|\bTasks\s*\.\s*(?:" + Names + ")\\b")]
    private static partial Regex TaskName();

    [GeneratedRegex(@"\bDataFormat\s*\.\s*[A-Z]")]
    private static partial Regex Format();
}
