namespace DistSeq.Contracts.Specs;

/// <summary>
/// One fault of a spec: where it is (a path such as model.hidden), what is wrong, the rule and what to do next.
/// </summary>
[GenerateSerializer, Immutable, Alias("distseq.SpecFailure")]
public readonly record struct SpecFailure([property: Id(0)] string Path, [property: Id(1)] string Message)
{
    public override string ToString() => $"{Path}: {Message}";
}
