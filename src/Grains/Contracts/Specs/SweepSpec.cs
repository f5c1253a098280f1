namespace DistSeq.Contracts.Specs;

/// <summary>What a user asks of one hyperparameter sweep.</summary>
[GenerateSerializer, Immutable, Alias("distseq.SweepSpec")]
public sealed record SweepSpec
{
    // Of training.steps.
    private const long MostSteps = 2_000_000_000;

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

    [Id(5)]
    public BudgetSpec Budget { get; init; } = new();

    /// <summary>Trials that run at the same time, 1 to 1,024. Default 2. It never changes which trials there are.</summary>
    [Id(6), Between(1, 1_024)]
    public int Parallel { get; init; } = 2;

    /// <summary>How trials are chosen. Default random.</summary>
    [Id(7)]
    public AlgorithmSpec Algorithm { get; init; } = new();

    /// <summary>
    /// How many trials before a trial may still be out when its values are chosen, 0 to 1,024. The choice never waits for them
    /// and never sees their results, so it is the same at any parallelism. At most lag + 1 trials run at a time. Default 4 for
    /// searches that learn; the others never wait. Pruning by median or asha compares a trial with those at least so far before
    /// it; there the default is 4, too.
    /// </summary>
    [Id(8), Between(0, 1_024)]
    public int? Lag { get; init; }

    /// <summary>When trials end early. Null for never.</summary>
    [Id(9)]
    public PruningSpec? Pruning { get; init; }

    /// <summary>What is measured of a trial. Default the first measure of the task on the validation split.</summary>
    [Id(10)]
    public ObjectiveSpec Objective { get; init; } = new();

    /// <summary>
    /// Trials to run first, each with values by path; fields that it leaves out are as in the base. The search sees their results
    /// like any other.
    /// </summary>
    [Id(11)]
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Enqueue { get; init; } = [];

    /// <summary>
    /// How often each configuration is tried, 1 to 100: with the base's seed, the next one, and so on. The search sees the mean.
    /// Each of them is a trial of its own in the table and in the budget. Default 1.
    /// </summary>
    [Id(12), Between(1, 100)]
    public int Seeds { get; init; } = 1;

    /// <summary>What trials are made to have in common. Default none.</summary>
    [Id(13)]
    public Equalization Equalize { get; init; } = Equalization.None;

    /// <summary>Whether trials differ in their data.</summary>
    public bool SearchesData => Search.Keys.Any(static path => path.StartsWith("data.", StringComparison.Ordinal));

    /// <summary>The lag, or its default.</summary>
    public int LagOrDefault => Lag ?? (Algorithm.Learns || Pruning is not null ? 4 : 0);

    /// <summary>
    /// Optimizer updates of a generation, where trials continue the trainings of earlier ones; null where it is not told.
    /// </summary>
    public long? StepsOfGeneration => Algorithm.Every ?? Base.Training.Steps;

    /// <summary>Whether a trial's job hands over the state of its training, so that it can be resumed.</summary>
    public bool KeepsState => Pruning is not null || Algorithm.Continues;

    /// <summary>Optimizer updates of the longest training that a trial may have; null where it is in epochs.</summary>
    public long? LongestSteps
    {
        get
        {
            var searched = Search.GetValueOrDefault("training.steps");
            long?[] steps =
            [
                searched is null or { When: not null } ? Base.Training.Steps : null,
                .. (searched?.Values ?? []).Select(static value =>
                    long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : (long?)null),
                searched?.Range is [_, var highest] && double.IsFinite(highest) ? (long)Math.Clamp(highest, 1, MostSteps) : null,
            ];
            return steps.Max() is { } longest ? Math.Clamp(longest, 1, MostSteps) : null;
        }
    }
}
