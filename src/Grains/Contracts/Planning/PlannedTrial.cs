namespace DistSeq.Contracts.Planning;

/// <summary>A trial that a sweep would run.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Values">Its values by path, as a spec file has them.</param>
/// <param name="Job">The job that it would run as; null where that would be refused.</param>
/// <param name="Fault">Why it would be refused; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("distseq.PlannedTrial")]
public sealed record PlannedTrial(
    [property: Id(0)] int Number,
    [property: Id(1)] IReadOnlyDictionary<string, string> Values,
    [property: Id(2)] PlannedJob? Job,
    [property: Id(3)] string? Fault);
