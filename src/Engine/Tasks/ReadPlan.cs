using DistSeq.Engine.Data.Tokenization;

namespace DistSeq.Engine.Tasks;

/// <summary>How data is read.</summary>
/// <param name="Format">One of the task's <see cref="LearningTask.Formats"/>.</param>
/// <param name="Tokenizer">How text is cut into tokens.</param>
/// <param name="Words">
/// Words kept, the most frequent of the training split; null for all. Characters are all kept.
/// </param>
/// <param name="Validation">
/// Share held out, 0 … 0.5: of sequences a random choice by the seed, of continuous text the end.
/// </param>
/// <param name="Seed">Seed of that choice.</param>
public sealed record ReadPlan(string Format, Tokenizer Tokenizer, int? Words, double Validation, long Seed);
