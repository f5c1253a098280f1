using DistSeq.Engine.Tasks.Classify;
using DistSeq.Engine.Tasks.Compose;
using DistSeq.Engine.Tasks.Forecast;
using DistSeq.Engine.Tasks.Improvise;
using DistSeq.Engine.Tasks.Language;
using DistSeq.Engine.Tasks.Polyphony;
using DistSeq.Engine.Tasks.Tag;
using DistSeq.Engine.Tasks.Translate;

namespace DistSeq.Engine.Tasks;

/// <summary>All tasks.</summary>
public static class TaskCatalog
{
    public static IReadOnlyList<LearningTask> All { get; } =
    [
        new LanguageTask(),
        new ClassifyTask(),
        new TagTask(),
        new TranslateTask(),
        new ImproviseTask(),
        new PolyphonyTask(),
        new ComposeTask(),
        new ForecastTask(),
    ];

    /// <summary>The task with a given name.</summary>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public static LearningTask Find(string name) => All.FirstOrDefault(task => task.Name == name)
        ?? throw new ArgumentException(
            $"'{name}' is no task; there are {string.Join(", ", All.Select(task => task.Name))}.", nameof(name));

    /// <summary>Writes the name of a corpus's task, then the corpus in its prepared form.</summary>
    public static void Write(LearningTask task, Corpus corpus, Stream destination)
    {
        WriteName(task, destination);
        task.Write(corpus, destination);
    }

    /// <summary>The same for data that is read while it is written: see <see cref="LearningTask.Prepare"/>.</summary>
    public static Corpus Prepare(LearningTask task, Sources sources, ReadPlan plan, Stream destination)
    {
        WriteName(task, destination);
        return task.Prepare(sources, plan, destination);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The corpus may keep reading from it.</summary>
    /// <exception cref="InvalidDataException">It is not a prepared corpus, or it is damaged.</exception>
    public static Corpus Open(Stream prepared)
    {
        try
        {
            using var reader = new BinaryReader(prepared, Encoding.UTF8, leaveOpen: true);
            return Find(reader.ReadString()).Open(prepared);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The prepared corpus is damaged: it does not begin with the name of a task ({e.Message})", e);
        }
    }

    private static void WriteName(LearningTask task, Stream destination)
    {
        using var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true);
        writer.Write(task.Name);
    }
}
