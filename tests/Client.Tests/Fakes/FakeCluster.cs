using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Planning;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>A cluster in memory: remembers what it was sent, and plays jobs out as it is told.</summary>
internal sealed class FakeCluster
{
    public FakeCluster() => Grains = FakeGrains.Of(this);

    public IGrainFactory Grains { get; }

    public Dictionary<string, FakeUpload> Uploads { get; } = [];

    public Dictionary<string, FakeJob> Jobs { get; } = [];

    public Dictionary<string, FakeSweep> Sweeps { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];

    public FakeDataset Dataset { get; } = new();

    public FakePlan Plan { get; } = new();

    public FakeGenerator Generator { get; } = new();

    /// <summary>Prepares each job before it is submitted: how it is to go.</summary>
    public Action<FakeJob> OnJob { get; set; } = static _ => { };

    public ClusterFacts Facts { get; set; } = new([], []);

    public int Opened { get; set; }

    /// <summary>What stands on standard input.</summary>
    public string Input { get; set; } = "";

    /// <summary>Whether a person types it.</summary>
    public bool IsTyped { get; set; }

    /// <summary>Whether the output is a window.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>What the last command asked for.</summary>
    public ClusterChoice? Choice { get; set; }

    /// <summary>What would be said if an interrupt ended the process at once.</summary>
    public string? LastWords { get; set; }

    public object Find(Type grain, object key)
    {
        lock (Jobs)
        {
            if (grain == typeof(IJobGrain))
                return Get(Jobs, (string)key, id => new FakeJob(id, this));
            if (grain == typeof(IUploadGrain))
                return Get(Uploads, (string)key, static _ => new FakeUpload());
            if (grain == typeof(ISweepGrain))
                return Get(Sweeps, (string)key, id => new FakeSweep(id, this));
            if (grain == typeof(IArtifactGrain))
                return new FakeArtifact(Artifacts, (string)key);
            if (grain == typeof(IDatasetGrain))
                return Dataset;
            if (grain == typeof(IGeneratorGrain))
                return Generator;
            if (grain == typeof(IPlanGrain))
                return Plan;
            return grain == typeof(IClusterGrain)
                ? new FakeClusterGrain(Jobs, Sweeps, Facts) : throw new NotSupportedException(grain.Name);
        }
    }

    private static T Get<T>(Dictionary<string, T> all, string key, Func<string, T> create)
    {
        if (!all.TryGetValue(key, out var grain))
            all[key] = grain = create(key);
        return grain;
    }
}
