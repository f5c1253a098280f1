using DistSeq.Engine.Data;
using Xunit.Sdk;
using DataFormat = DistSeq.Contracts.Specs.DataFormat;

namespace DistSeq.Grains.Tests.Jobs;

/// <summary>
/// A job that needs too much memory is refused before it starts; one that runs out of memory after all fails, without retries.
/// </summary>
public sealed class JobMemoryTests(Clusters clusters)
{
    private const long Gib = 1L << 30;

    private static readonly JobSpec Wide = Examples.Job with
    {
        Data = Examples.Job.Data with { Format = DataFormat.Text },
        Model = new ModelSpec { Cell = CellKind.GruResetAfter, Hidden = 1024 },
        Training = new TrainingSpec { Steps = 1, Batch = 1024, Window = 1024, Lanes = 1 },
        Cluster = new ClusterSpec { Workers = 1, ParameterShards = 1 },
    };

    [Theory]
    [InlineData(1024, 4_311_744_512)]
    [InlineData(512, 2_155_872_256)]
    public void A_buffer_that_no_index_reaches_is_refused_however_much_memory_there_is(int batch, long longest)
    {
        var failure = Refused(Wide with { Training = Wide.Training with { Batch = batch } }, 50, 2_000_000, memory: 1L << 50);
        Assert.Equal("training.batch", failure.Path);
        Assert.Contains(FormattableString.Invariant($"is {batch:n0}: "), failure.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"a buffer of {longest:n0} numbers"),
            failure.Message, StringComparison.Ordinal);
        Assert.Contains("training.window (1,024), model.hidden (1,024)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_vocabulary_with_many_rows_is_refused_with_what_it_would_take()
    {
        var words = Wide with
        {
            Data = Wide.Data with { Tokens = TokenKind.Word },
            Model = new ModelSpec { Hidden = 64, Embedding = 64 },
            Training = new TrainingSpec { Steps = 1, Batch = 256, Window = 64, Lanes = 8 },
            Cluster = new ClusterSpec { Workers = 2 },
        };
        var failure = Refused(words, 200_000, 2_000_000, memory: 8 * Gib);
        Assert.Equal("training.batch", failure.Path);
        Assert.Matches(@"256 rows of 64 time steps \(8 lanes\) and 25,\d{3},\d{3} parameters "
            + @"take 1\d\.\d GiB on silo one, which may use 8\.0 GiB", failure.Message);
        Assert.Contains("data.vocabulary (200,000 tokens)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_are_too_many_are_refused_by_the_units()
    {
        var deep = Wide with
        {
            Model = new ModelSpec { Hidden = 4096, Layers = 2 },
            Training = new TrainingSpec { Steps = 1, Batch = 8, Window = 8 },
            Cluster = new ClusterSpec(),
        };
        Assert.Equal("model.hidden", Refused(deep, 50, 10_000, memory: 4 * Gib).Path);
        // However much memory there is, the checkpoint would be too long for a file.
        var failure = Refused(deep with { Model = deep.Model with { Layers = 5 } }, 50, 10_000, memory: 1L << 50);
        Assert.Equal("model.hidden", failure.Path);
        Assert.Contains("a checkpoint of 2.3 GiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_two_silos_can_have_is_not_refused_because_one_cannot()
    {
        var spec = Wide with
        {
            Training = Wide.Training with { Batch = 256, Lanes = 8, Window = 256 },
            Cluster = new ClusterSpec(),
        };
        var corpus = Corpus(50, 2_000_000);
        SiloInfo[] silos = [new("one", "S1", 4) { MemoryBytes = 2 * Gib }, new("two", "S2", 4) { MemoryBytes = 2 * Gib }];
        Demand(spec, corpus, silos);
        Assert.Throws<InvalidSpecException>(() => Demand(spec, corpus, silos[..1]));
    }

    [Fact]
    public void A_takeover_goes_only_to_a_silo_that_has_the_memory()
    {
        var spec = Wide with
        {
            Training = Wide.Training with { Batch = 256, Lanes = 8, Window = 256 },
            Cluster = new ClusterSpec(),
        };
        SiloInfo[] silos = [new("one", "S1", 4) { MemoryBytes = 2 * Gib }, new("two", "S2", 4) { MemoryBytes = 2 * Gib }];
        var plan = new JobPlan("job", spec, "data", Corpus(50, 2_000_000), 1, silos, []);
        var (memory, workers) = (new JobMemory(plan), plan.Workers.Select(worker => worker.Plan).ToArray());
        Assert.Equal(2, workers.Length);
        Assert.True(memory.Fits(silos[0], workers[..1]));
        Assert.False(memory.Fits(silos[0], workers));
        Assert.True(memory.Fits(silos[0] with { MemoryBytes = 4 * Gib }, workers));
    }

    [Fact]
    public void Parameters_are_cut_into_as_many_shards_as_fit_into_messages()
    {
        JobPlan Plan(int hidden, int? shards, OptimizerKind kind)
        {
            var spec = Wide with
            {
                Model = new ModelSpec { Hidden = hidden },
                Training = new TrainingSpec { Steps = 1, Batch = 8, Window = 8 },
                Optimizer = new OptimizerSpec { Kind = kind },
                Cluster = new ClusterSpec { ParameterShards = shards },
            };
            return new JobPlan("job", spec, "data", Corpus(50, 10_000), 1, [new("one", "S1", 2)], []);
        }

        Assert.Single(Plan(1024, 1, OptimizerKind.Adam).ShardSilos);
        // 17 million parameters, with two numbers of state each or none.
        Assert.Equal(3, Plan(2048, 1, OptimizerKind.Adam).ShardSilos.Count);
        Assert.Equal(2, Plan(2048, null, OptimizerKind.Sgd).ShardSilos.Count);
        Assert.Equal(5, Plan(2048, 5, OptimizerKind.Adam).ShardSilos.Count);
    }

    [Fact]
    public void States_that_no_file_can_hold_are_refused()
    {
        var spec = Wide with
        {
            Model = new ModelSpec { Cell = CellKind.Lstm, Hidden = 8192 },
            Training = new TrainingSpec { Steps = 1, Batch = 65_536, Window = 1 },
        };
        var failure = Refused(spec, 50, 200_000, memory: 1L << 50);
        Assert.Equal("training.batch", failure.Path);
        Assert.Contains("4.0 GiB of a checkpoint's file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_jobs_fit_and_a_silo_that_does_not_say_what_it_has_is_trusted()
    {
        var small = Wide with { Model = Examples.Job.Model, Training = Examples.Job.Training };
        Demand(small, Corpus(50, 10_000), [new("one", "S1", 2) { MemoryBytes = Gib / 10 }]);
        Demand(Wide with { Training = Wide.Training with { Batch = 64 } }, Corpus(50, 2_000_000), [new("one", "S1", 2)]);
    }

    [Fact]
    public async Task Such_a_job_is_refused_when_it_is_submitted()
    {
        var cluster = await clusters.Get();
        var spec = Wide with
        {
            Training = Wide.Training with { Batch = 256 },
            Model = Wide.Model with { Layers = 16, Hidden = 1800 },
            Cluster = new ClusterSpec(),
        };
        var text = string.Concat(Enumerable.Repeat(Examples.Continuous, 600));
        var dataset = await cluster.Prepare(spec.Data, text);
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var refused = await Assert.ThrowsAsync<InvalidSpecException>(() => job.Submit(spec, dataset.Id));
        Assert.Contains("Lower training.batch (256)", Assert.Single(refused.Failures).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => job.GetStatus());
    }

    [Fact]
    public async Task A_job_that_runs_out_of_memory_after_all_fails_at_once()
    {
        var cluster = await clusters.Get(3);
        var id = TestCluster.NewId();
        var struck = 0;
        cluster.Interference.On($"{id}/0", (context, push) =>
        {
            if (push.Version < 3)
                return context.Invoke();
            Interlocked.Increment(ref struck);
#pragma warning disable CA2201 // It is what the runtime throws.
            throw new OutOfMemoryException("No memory.");
#pragma warning restore CA2201
        });
        var (status, _) = await cluster.Train(Examples.Job, id);
        Assert.Equal(JobState.Failed, status.State);
        Assert.Equal(
            "A silo has run out of memory for this job: No memory. Lower training.batch (16), training.window (12), "
            + "model.hidden (48) or model.layers (1), or give the silos more memory.",
            status.Error);
        // Both workers push, and neither tries again.
        Assert.InRange(struck, 1, 2);
        await Eventually.Holds(async () => await cluster.CountParts(id) == 0);
    }

    private static SpecFailure Refused(JobSpec spec, int vocabulary, int tokens, long memory)
    {
        try
        {
            Demand(spec, Corpus(vocabulary, tokens), [new SiloInfo("one", "S1", 2) { MemoryBytes = memory }]);
        }
        catch (InvalidSpecException e)
        {
            return Assert.Single(e.Failures);
        }

        throw new XunitException("The job was not refused.");
    }

    private static void Demand(JobSpec spec, TokenCorpus corpus, SiloInfo[] silos) =>
        new JobMemory(new JobPlan("job", spec, "data", corpus, 1, silos, [])).Demand(silos);

    private static TokenCorpus Corpus(int vocabulary, int tokens) => new(
        EngineFormat.Text, new Vocabulary([.. Enumerable.Range(0, vocabulary).Select(id => $"w{id}")]),
        new TokenSequences(new int[tokens], [tokens]), new TokenSequences([], []));
}
