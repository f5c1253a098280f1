namespace DistSeq.Security.Tests.Attacks;

/// <summary>What each role may do, with the command line and without it.</summary>
[Collection(typeof(TestCollections.OfOneCluster))]
public sealed class RoleTests(SecureCluster cluster)
{
    private static readonly string Artifact = $"jobs/{SecureCluster.Job}/checkpoint.safetensors";

    [Fact]
    public async Task A_viewer_sees_everything_and_changes_nothing()
    {
        cluster.Demand();
        var jobs = await cluster.ClientAsync(cluster.Viewer, "jobs");
        Assert.Equal(0, jobs.ExitCode);
        Assert.Contains(SecureCluster.Job, jobs.Output, StringComparison.Ordinal);
        foreach (var command in (string[][])[["delete", SecureCluster.Job], ["cancel", SecureCluster.Job], SecureCluster.Train])
        {
            var run = await cluster.ClientAsync(cluster.Viewer, command);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("You are 'vera' (viewer)", run.Error, StringComparison.Ordinal);
            Assert.Contains("needs the role user. Ask an admin", run.Error, StringComparison.Ordinal);
        }

        await using var client = await SecureClient.ConnectAsync(cluster.Silos[1], cluster.Viewer);
        var job = client.Grains.GetGrain<IJobGrain>(SecureCluster.Job);
        Assert.Equal("alice", (await job.GetSpec()).Cluster.User);
        await foreach (var batch in job.Watch(0, TestContext.Current.CancellationToken))
            Assert.Equal(JobState.Completed, batch.Status.State);
        var upload = client.Grains.GetGrain<IUploadGrain>(new string('a', 64));
        await Refused.ByAsync(() => upload.SendPart(0, [1]), "needs the role user");
        await Refused.ByAsync(() => client.Grains.GetGrain<IArtifactGrain>(Artifact).GetLength(), "needs the role user");
    }

    [Fact]
    public async Task Nothing_of_another_users_job_can_be_changed_taken_or_used()
    {
        cluster.Demand();
        foreach (var command in (string[][])[["delete", SecureCluster.Job], ["cancel", SecureCluster.Job],
            ["generate", SecureCluster.Job, "--max-tokens", "5"], ["watch", SecureCluster.Job]])
        {
            var run = await cluster.ClientAsync(cluster.Bob, command);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("You are 'bob' (user)", run.Error, StringComparison.Ordinal);
            Assert.Contains("is for its owner 'alice' or an admin; ask one of them.", run.Error, StringComparison.Ordinal);
        }

        await using var client = await SecureClient.ConnectAsync(cluster.Silos[1], cluster.Bob);
        var (grains, model) = (client.Grains, new ModelSource(SecureCluster.Job, null));
        var generator = grains.GetGrain<IGeneratorGrain>(0);
        var dataset = (await grains.GetGrain<IJobGrain>(SecureCluster.Job).GetStatus()).Dataset!;
        Func<Task>[] attacks =
        [
            () => grains.GetGrain<IArtifactGrain>(Artifact).Read(0, 100),
            () => generator.Generate(new GenerationRequest { Model = model }),
            () => generator.GetPredictionForm(model),
            () => generator.Evaluate(model, new string('a', 64)),
        ];
        foreach (var attack in attacks)
            await Refused.ByAsync(attack, "its owner 'alice' or an admin");
        // Corpora, prepared or uploaded, are nobody's.
        await Refused.ByAsync(() => grains.GetGrain<IArtifactGrain>($"datasets/{dataset}").Read(0, 100), "is for an admin");
        await Refused.ByAsync(
            () => grains.GetGrain<IArtifactGrain>($"uploads/{dataset[..64]}/content").Read(0, 100), "is for an admin");
    }

    [Fact]
    public async Task The_user_of_a_job_is_its_certificates()
    {
        cluster.Demand();
        var run = await cluster.ClientAsync(cluster.Bob, [.. SecureCluster.Train, "--set", "cluster.user=alice"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cluster.user", run.Error, StringComparison.Ordinal);
        Assert.Contains("your certificate says 'bob'", run.Error, StringComparison.Ordinal);

        await using var alices = await SecureClient.ConnectAsync(cluster.Silos[0], cluster.Alice);
        var (spec, dataset) = (await alices.Grains.GetGrain<IJobGrain>(SecureCluster.Job).GetSpec(),
            (await alices.Grains.GetGrain<IJobGrain>(SecureCluster.Job).GetStatus()).Dataset!);
        await using var bobs = await SecureClient.ConnectAsync(cluster.Silos[0], cluster.Bob);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => bobs.Grains.GetGrain<IJobGrain>("bobs").Submit(spec, dataset));
        Assert.Contains("cluster.user", refusal.Message, StringComparison.Ordinal);
        var nameless = spec with { Cluster = spec.Cluster with { User = "" } };
        await bobs.Grains.GetGrain<IJobGrain>("bobs").Submit(nameless, dataset);
        Assert.Equal("bob", (await bobs.Grains.GetGrain<IJobGrain>("bobs").GetSpec()).Cluster.User);
        // Under the id of another's job: it says whose it is.
        await Refused.ByAsync(
            () => bobs.Grains.GetGrain<IJobGrain>(SecureCluster.Job).Submit(nameless, dataset), "its owner 'alice'");
        await Refused.ByAsync(() => alices.Grains.GetGrain<IJobGrain>("bobs").Cancel(), "its owner 'bob'");
        await bobs.Grains.GetGrain<IJobGrain>("bobs").Cancel();
    }

    [Fact]
    public async Task A_sweep_and_its_trials_belong_to_who_submits_it()
    {
        cluster.Demand();
        await using var alices = await SecureClient.ConnectAsync(cluster.Silos[0], cluster.Alice);
        await using var bobs = await SecureClient.ConnectAsync(cluster.Silos[1], cluster.Bob);
        var spec = Path.Combine(Repository.Root, "examples", "sweep-cells.yaml");
        var run = await cluster.ClientAsync(cluster.Alice,
            "sweep", "run", spec, "--id", "alices-sweep", "--set", "budget.trials=1", "--set", "base.training.steps=4");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var sweep = alices.Grains.GetGrain<ISweepGrain>("alices-sweep");
        Assert.Equal("alice", (await sweep.GetSpec()).Base.Cluster.User);
        var trial = Assert.Single((await sweep.GetStatus()).Trials).Job!;
        Assert.Equal("alice", (await alices.Grains.GetGrain<IJobGrain>(trial).GetSpec()).Cluster.User);
        var others = bobs.Grains.GetGrain<ISweepGrain>("alices-sweep");
        Assert.Equal(SweepState.Completed, (await others.GetStatus()).State);
        await Refused.ByAsync(() => others.Cancel(), "its owner 'alice'");
        await Refused.ByAsync(() => others.Retry(), "its owner 'alice'");
        await Refused.ByAsync(() => others.Delete(), "its owner 'alice'");
        await Refused.ByAsync(() => bobs.Grains.GetGrain<IJobGrain>(trial).Delete(), "its owner 'alice'");
        await sweep.Delete();
    }

    [Fact]
    public async Task An_admin_may_do_anything_with_jobs_of_others()
    {
        cluster.Demand();
        var trained = await cluster.ClientAsync(cluster.Alice, [.. SecureCluster.Train, "--id", "short-lived"]);
        Assert.True(trained.ExitCode == 0, trained.Output + trained.Error);
        foreach (var command in (string[][])[["generate", "short-lived", "--max-tokens", "5"], ["delete", "short-lived"]])
        {
            var run = await cluster.ClientAsync(cluster.Admin, command);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }
    }
}
