using System.Text;
using DistSeq.Engine.Tasks.Classify;
using DistSeq.Engine.Tasks.Language;
using DistSeq.Engine.Tasks.Tag;
using DistSeq.Engine.Tasks.Translate;

namespace DistSeq.Engine.Tasks;

/// <summary>All tasks.</summary>
public static class TaskCatalog
{
    /// <summary>A line a task.</summary>
    public static IReadOnlyList<LearningTask> All { get; } =
    [
        new LanguageTask(),
        new ClassifyTask(),
        new TagTask(),
        new TranslateTask(),
    ];

    /// <summary>The task of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LearningTask Find(string name) => All.FirstOrDefault(task => task.Name == name)
        ?? throw new ArgumentException(
            $"'{name}' is no task; there are {string.Join(", ", All.Select(task => task.Name))}.", nameof(name));

    /// <summary>Writes a corpus in its prepared form behind the name of its task.</summary>
    public static void Write(LearningTask task, Corpus corpus, Stream destination)
    {
        using (var writer = new BinaryWriter(destination, Encoding.UTF8, leaveOpen: true))
            writer.Write(task.Name);
        task.Write(corpus, destination);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="InvalidDataException">It is no prepared corpus, or it is damaged.</exception>
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
}
