using DistSeq.Contracts.Planning;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>Plans every job and every sweep alike.</summary>
internal sealed class FakePlan : IPlanGrain
{
    private static readonly PlannedJob Dino = new()
    {
        Task = TaskKind.Language,
        Parameters = 84_124,
        Steps = 1_090,
        Epochs = 25,
        TokensPerStep = 400,
        Lanes = 8,
        Threads = 2,
        Silos = 1,
        ParameterShards = 1,
        MemoryBytes = 25L << 19,
        SiloMemoryBytes = 4L << 30,
        Seconds = 75,
    };

    public static PlannedSweep Cells { get; } = new()
    {
        Points = 40,
        Trials = 30,
        AtOnce = 4,
        First =
        [
            new PlannedTrial(0, Values("64"), Dino, null),
            new PlannedTrial(1, Values("8"), Dino with { Parameters = 1_000, MemoryBytes = 1 << 20 }, null),
            new PlannedTrial(2, Values("9"), null, "it is too odd"),
        ],
        DependsOnResults = true,
        Rungs = [30, 90, 270],
        Steps = 32_700,
        Seconds = 20,
        Data = FakeDataset.Names,
    };

    public List<JobSpec> Jobs { get; } = [];

    public List<SweepSpec> Sweeps { get; } = [];

    public PlannedSweep Sweep { get; set; } = Cells;

    public InvalidSpecException? Refusal { get; set; }

    public Task<PlannedJob> PlanJob(JobSpec spec, string dataset)
    {
        Jobs.Add(spec);
        return Refusal is null ? Task.FromResult(Dino) : throw Refusal;
    }

    public Task<PlannedSweep> PlanSweep(SweepSpec spec, IReadOnlyList<SweepData> data)
    {
        Sweeps.Add(spec);
        return Refusal is null ? Task.FromResult(Sweep) : throw Refusal;
    }

    private static Dictionary<string, string> Values(string hidden) =>
        new() { ["model.hidden"] = hidden, ["model.cell"] = "gru" };
}
