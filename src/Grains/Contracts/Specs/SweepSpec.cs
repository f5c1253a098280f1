namespace DistSeq.Contracts.Specs;

/// <summary>What a user asks of one hyperparameter sweep.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SweepSpec")]
public sealed record SweepSpec
{
    /// <summary>A short name for people; sweep ids begin with it.</summary>
    [Id(0), Required, Matches(@"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?\z", "1 to 40 lower-case letters, digits and inner dashes")]
    public string Name { get; init; } = "sweep";

    /// <summary>Seed of the search. The same spec and seed give the same trials. Default 1.</summary>
    [Id(1), Between(0, long.MaxValue)]
    public long Seed { get; init; } = 1;

    /// <summary>The job every trial starts from; the search overrides fields of it.</summary>
    [Id(2)]
    public JobSpec Base { get; init; } = new();

    /// <summary>Searched fields by their path in a job spec, for example model.hidden.</summary>
    [Id(3)]
    public IReadOnlyDictionary<string, SearchSpec> Search { get; init; } = new Dictionary<string, SearchSpec>();

    /// <summary>How trials are chosen. Default random.</summary>
    [Id(4)]
    public SearchAlgorithm Algorithm { get; init; } = SearchAlgorithm.Random;

    [Id(5)]
    public BudgetSpec Budget { get; init; } = new();

    /// <summary>Trials that run at the same time, 1 to 1,024. Default 2. It never changes which trials there are.</summary>
    [Id(6), Between(1, 1_024)]
    public int Parallel { get; init; } = 2;
}
