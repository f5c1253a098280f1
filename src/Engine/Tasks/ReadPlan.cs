using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>How to read data.</summary>
/// <param name="Format">One of the task's <see cref="LearningTask.Formats"/>.</param>
/// <param name="Tokenizer">How text is split into tokens.</param>
/// <param name="Words">Most frequent words of the training split to keep; null for all. Characters are all kept.</param>
/// <param name="Validation">
/// Share held out, 0 … 0.5. Of sequences it is a random choice by the seed; of continuous text it is the part before the test
/// split. Ignored if the split has its own files.
/// </param>
/// <param name="Seed">Seed of that choice.</param>
public sealed record ReadPlan(string Format, Tokenizer Tokenizer, int? Words, double Validation, long Seed)
{
    /// <summary>What to forecast, for tasks that forecast.</summary>
    public ForecastPlan Forecast { get; init; } = new(24, null, [0.1, 0.5, 0.9]);

    /// <summary>What each column means, for formats with columns.</summary>
    public ColumnNames Columns { get; init; } = new();

    /// <summary>Codec of a model to train further: its vocabularies, classes and scales are used; null for a new one.</summary>
    public Codec? Model { get; init; }

    /// <summary>Share of the test split, 0 … 0.5, chosen like the other; the end of continuous text. Default 0.</summary>
    public double Test { get; init; }

    /// <summary>
    /// Quarter notes per unit of time, for music. For MIDI it is the grid that notes are rounded to; otherwise it is the length
    /// of notes that do not give one. Null for the task's default.
    /// </summary>
    public double? Grid { get; init; }
}
