using DistSeq.Grains.Workers;

namespace DistSeq.Grains.Tests.Jobs;

public sealed class JobGrainTests(Clusters clusters)
{
    // Long enough to be still running when asked, on any machine.
    private static readonly JobSpec Endless = Examples.Job with { Training = Examples.Job.Training with { Steps = 1_000_000 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_submitted_twice_is_one_job()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var first = await job.GetStatus();
        var again = await cluster.Submit(Examples.Job, job.GetPrimaryKeyString());
        Assert.Equal(first.SubmittedAt, (await again.GetStatus()).SubmittedAt);
        var outcome = await Outcome.Of(job);
        await cluster.Submit(Examples.Job, job.GetPrimaryKeyString());
        Assert.Equal(outcome.Status, await job.GetStatus() with
        {
            Samples = outcome.Status.Samples,
            WorkerSilos = outcome.Status.WorkerSilos,
            Measures = outcome.Status.Measures,
            Tables = outcome.Status.Tables,
            Validation = outcome.Status.Validation,
        });
        Assert.Equal(Examples.Job, await job.GetSpec());
    }

    [Fact]
    public async Task Another_spec_under_the_same_id_is_refused()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => cluster.Submit(Examples.Job with { Seed = 2 }, job.GetPrimaryKeyString()));
        Assert.Contains("exists with another spec; choose another id", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await job.GetSpec()).Seed);
    }

    [Fact]
    public async Task The_same_spec_attaches_from_wherever_its_data_lies_and_not_with_other_data()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var elsewhere = Examples.Job with { Data = Examples.Job.Data with { Path = "/elsewhere/names.txt" } };
        var same = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        Assert.Equal(job.GetPrimaryKeyString(), (await job.Submit(elsewhere, same.Id)).Id);
        var other = await cluster.Prepare(Examples.Job.Data, Examples.Lines + "\nanother line\n");
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => job.Submit(elsewhere, other.Id));
        Assert.Contains("exists with the same spec, but trains on other data; choose another id",
            refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("a/b")]
    [InlineData("Big")]
    [InlineData("-a")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    [InlineData(null)]
    public async Task An_id_that_no_store_or_terminal_should_see_is_refused(string? id)
    {
        var cluster = await clusters.Get();
        var prepared = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        var key = id ?? new string('a', 5_000);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            cluster.Grains.GetGrain<IJobGrain>(key).Submit(Examples.Job, prepared.Id));
        Assert.Contains("cannot be the id of a job or sweep: an id is 1 to 100 lower-case letters, digits and inner dashes",
            refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.True(refusal.Message.Length < 250);
        await Assert.ThrowsAsync<KeyNotFoundException>(cluster.Grains.GetGrain<IJobGrain>(key).GetStatus);
    }

    [Fact]
    public async Task A_job_that_has_lost_its_silo_says_where_it_stood_until_it_goes_on()
    {
        await using var cluster = await TestCluster.StartAsync(savesAlways: true);
        var id = TestCluster.NewId();
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.Once($"{id}/0", 6, async (context, _) =>
        {
            Assert.True(cluster.Host.TryGetGrainContext(cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId(), out var grain));
            grain!.Deactivate();
            left.TrySetResult();
            await context.Invoke();
        });
        var job = await cluster.Submit(Examples.Job, id);
        await Eventually.Comes(left.Task);
        await cluster.Host.WaitForDeactivationAsync(job);
        var status = await job.GetStatus();
        Assert.InRange(status.Step, 6, 12);
        Assert.Equal(12, status.Steps);
        Assert.NotNull(status.SmoothedLoss);
        Assert.Equal(JobState.Completed, (await Outcome.Of(job)).Status.State);
    }

    [Fact]
    public async Task Of_two_specs_submitted_at_once_under_one_id_one_is_refused()
    {
        var cluster = await clusters.Get();
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        // No silo has this copy in memory, so every submission waits for it.
        var dataset = job.GetPrimaryKeyString();
        var prepared = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        await cluster.Store.Write(
            ArtifactName.Dataset(dataset), await cluster.Store.Read(ArtifactName.Dataset(prepared.Id), Cancellation),
            Cancellation);
        var answers = Enumerable.Range(1, 4).Select(seed => job.Submit(Examples.Job with { Seed = seed }, dataset)).ToArray();
        await Task.WhenAll(answers).ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Equal(1, answers.Count(answer => answer.IsCompletedSuccessfully));
        Assert.All(
            answers.Where(answer => answer.IsFaulted),
            answer => Assert.IsType<InvalidOperationException>(answer.Exception!.InnerException));
        Assert.Equal(Array.FindIndex(answers, answer => answer.IsCompletedSuccessfully) + 1, (await job.GetSpec()).Seed);
        Assert.Equal(JobState.Completed, (await Outcome.Of(job)).Status.State);
    }

    [Fact]
    public async Task An_unknown_job_is_named_together_with_the_way_to_find_others()
    {
        var job = (await clusters.Get()).Grains.GetGrain<IJobGrain>("nowhere");
        foreach (var ask in new Func<Task>[] { job.GetStatus, job.GetSpec, job.Cancel, () => Outcome.Of(job) })
        {
            var missing = await Assert.ThrowsAsync<KeyNotFoundException>(ask);
            Assert.Contains("'nowhere'", missing.Message, StringComparison.Ordinal);
            Assert.Contains("the jobs command", missing.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_invalid_spec_is_refused_with_all_failures_and_leaves_no_job()
    {
        var cluster = await clusters.Get();
        var spec = Examples.Job with
        {
            Model = new ModelSpec { Hidden = 0, Layers = 99 },
            Optimizer = new OptimizerSpec { LearningRate = double.NaN },
            Training = Examples.Job.Training with { Lanes = 3 },
        };
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => job.Submit(spec, "none"));
        Assert.Equal(
            ["model.hidden", "model.layers", "optimizer.learningRate", "training.lanes"],
            refusal.Failures.Select(failure => failure.Path).Order());
        Assert.All(refusal.Failures, failure => Assert.Contains(failure.ToString(), refusal.Message, StringComparison.Ordinal));
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
        Assert.DoesNotContain((await cluster.Grains.GetGrain<IClusterGrain>(0).FindJobs(new JobQuery())).Jobs,
            status => status.Id == job.GetPrimaryKeyString());
    }

    [Fact]
    public async Task Data_that_was_never_prepared_is_asked_for()
    {
        var job = (await clusters.Get()).Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var missing = await Assert.ThrowsAsync<KeyNotFoundException>(() => job.Submit(Examples.Job, "unknown"));
        Assert.Contains("submit the job again to prepare it", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyNotFoundException>(job.GetStatus);
    }

    [Fact]
    public async Task Too_little_text_for_the_batch_is_refused()
    {
        var cluster = await clusters.Get();
        var spec = Examples.Job with { Data = Examples.Job.Data with { Format = DataFormat.Text } };
        var dataset = await cluster.Prepare(spec.Data, "0123456789");
        var job = cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId());
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(() => job.Submit(spec, dataset.Id));
        var failure = Assert.Single(refusal.Failures);
        Assert.Equal("data.path", failure.Path);
        Assert.Contains("Lower training.batch or give more text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_was_prepared_in_another_format_is_refused()
    {
        var cluster = await clusters.Get();
        var dataset = await cluster.Prepare(Examples.Job.Data, Examples.Lines);
        var spec = Examples.Job with { Data = Examples.Job.Data with { Format = DataFormat.Tsv } };
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId()).Submit(spec, dataset.Id));
        Assert.Equal(
            "task: is classify, but the data was prepared for language; prepare it with this spec.",
            Assert.Single(refusal.Failures).ToString());
        var text = Examples.Job with { Data = Examples.Job.Data with { Format = DataFormat.Text } };
        var another = await Assert.ThrowsAsync<InvalidSpecException>(
            () => cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId()).Submit(text, dataset.Id));
        Assert.Equal(
            "data.format: is text, but the data was prepared as lines; prepare it with this spec.",
            Assert.Single(another.Failures).ToString());
    }

    [Fact]
    public async Task A_model_too_large_to_be_is_refused()
    {
        var cluster = await clusters.Get();
        var spec = Examples.Job with { Model = new ModelSpec { Hidden = 8192, Layers = 16 } };
        var dataset = await cluster.Prepare(spec.Data, Examples.Lines);
        var refusal = await Assert.ThrowsAsync<InvalidSpecException>(
            () => cluster.Grains.GetGrain<IJobGrain>(TestCluster.NewId()).Submit(spec, dataset.Id));
        Assert.Equal("model.hidden", Assert.Single(refusal.Failures).Path);
    }

    [Fact]
    public async Task Watching_from_a_number_on_gives_what_follows_it()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var whole = await Outcome.Of(job);
        var rest = await Outcome.Of(job, 5);
        Assert.Equal(whole.Steps.Skip(5), rest.Steps);
        var nothing = await Outcome.Of(job, 1_000);
        Assert.Empty(nothing.Steps);
        Assert.Equal(JobState.Completed, nothing.Status.State);
    }

    [Fact]
    public async Task Whoever_attaches_again_misses_nothing()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Endless with { Training = Endless.Training with { Steps = 60 } });
        var seen = new List<StepProgress>();
        while (seen.Count < 60)
        {
            await foreach (var batch in job.Watch(seen.Count, Cancellation))
            {
                seen.AddRange(batch.Steps);
                if (batch.Steps.Count > 0)
                    break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(n => (long)n), seen.Select(step => step.Sequence));
        Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), seen.Select(step => step.Step));
    }

    [Fact]
    public async Task The_final_status_has_the_figures_of_the_job()
    {
        var cluster = await clusters.Get(3);
        var (status, steps) = await cluster.Train(Examples.Job.Shaped(workers: 3, shards: 4));
        Assert.Equal((12, 12, 3, 4), (status.Step, status.Steps, status.Workers, status.ParameterShards));
        Assert.Equal(steps[^1].Loss, status.StepLoss);
        Assert.Equal(steps[^1].TrainLoss, status.TrainLoss);
        Assert.Equal(steps[^1].SmoothedLoss, status.SmoothedLoss);
        Assert.Equal(steps[^1].Tokens, status.Tokens);
        Assert.Equal(steps[^1].Epoch, status.Epoch);
        Assert.True(status.TokensPerSecond > 0);
        Assert.True(status.Parameters > 12_288);
        Assert.Equal(8, status.Samples.Count);
        Assert.Equal(3, status.WorkerSilos.Count);
        Assert.Equal(64, status.WeightsSha256!.Length);
        Assert.NotNull(await cluster.Store.Length(status.Checkpoint!, Cancellation));
    }

    [Fact]
    public async Task Without_a_validation_split_there_is_no_validation_loss()
    {
        var spec = Examples.Job with { Data = Examples.Job.Data with { Validation = 0 } };
        Assert.Null((await (await clusters.Get()).Train(spec)).Status.ValidLoss);
    }

    [Fact]
    public async Task A_job_that_runs_is_cancelled_at_the_next_step()
    {
        var cluster = await clusters.Get(2, 1);
        var job = await cluster.Submit(Endless);
        await using var leaving = Leaving.Of(job);
        await foreach (var batch in job.Watch(0, Cancellation))
        {
            if (batch.Status.Step > 0)
                break;
        }

        var cancelled = await job.Cancel();
        Assert.Equal(JobState.Cancelled, cancelled.State);
        Assert.InRange(cancelled.Step, 1, 999_999);
        Assert.Equal(JobState.Cancelled, (await job.Cancel()).State);
        var (status, steps) = await Outcome.Of(job);
        Assert.Equal(JobState.Cancelled, status.State);
        Assert.Equal(Enumerable.Range(0, steps.Count).Select(n => (long)n), steps.Select(step => step.Sequence));
    }

    [Fact]
    public async Task A_job_may_be_cancelled_the_moment_it_is_submitted()
    {
        var job = await (await clusters.Get()).Submit(Endless);
        Assert.Equal(JobState.Cancelled, (await job.Cancel()).State);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_cancelled()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var outcome = await Outcome.Of(job);
        Assert.Equal(JobState.Completed, (await job.Cancel()).State);
        Assert.Equal(outcome.Status.WeightsSha256, (await job.GetStatus()).WeightsSha256);
    }

    [Fact]
    public async Task A_job_with_a_huge_learning_rate_ends_in_figures_all_the_same()
    {
        var spec = Examples.Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 1_000 } };
        var (status, steps) = await (await clusters.Get()).Train(spec);
        Assert.Equal(JobState.Completed, status.State);
        Assert.All(steps, step => Assert.True(double.IsFinite(step.Loss)));
        Assert.True(status.ValidLoss > steps[0].Loss);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_remembered_by_a_new_activation()
    {
        var cluster = await clusters.Get();
        var job = await cluster.Submit(Examples.Job);
        var outcome = await Outcome.Of(job);
        await cluster.Host.DeactivateAsync(job);
        var again = await Outcome.Of(job);
        Assert.Equal(outcome.Steps, again.Steps);
        Assert.Equal(outcome.Status.WeightsSha256, again.Status.WeightsSha256);
    }

    [Fact]
    public async Task A_job_goes_on_from_the_record_when_another_activation_has_written_it()
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        // Another activation, on a silo that was thought dead, takes a turn in mid-job; then a push is lost and a new attempt
        // begins.
        cluster.Interference.Once($"{id}/0", 5, async (_, _) =>
        {
            var grain = cluster.Grains.GetGrain<IJobGrain>(id).GetGrainId();
            var other = new GrainState<JobRecord>();
            await cluster.Records.ReadStateAsync("job", grain, other);
            other.State!.Attempt += 10;
            await cluster.Records.WriteStateAsync("job", grain, other);
            throw new TimeoutException("lost");
        });
        var (status, steps) = await cluster.Train(Examples.Job, id);
        Assert.Null(status.Error);
        Assert.Equal((await cluster.Train(Examples.Job)).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(Enumerable.Range(0, 12).Select(n => (long)n), steps.Select(step => step.Sequence));
    }

    [Fact]
    public async Task A_job_that_could_not_be_written_down_was_not_accepted()
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        cluster.Records.Fail(id, 1);
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Submit(Examples.Job, id));
        await Assert.ThrowsAsync<KeyNotFoundException>(cluster.Grains.GetGrain<IJobGrain>(id).GetStatus);
        Assert.Equal(JobState.Completed, (await cluster.Train(Examples.Job with { Seed = 2 }, id)).Status.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_job_whose_record_cannot_be_written_for_a_while_ends_all_the_same(int failures)
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        cluster.Interference.Once($"{id}/0", 11, (context, _) =>
        {
            cluster.Records.Fail(id, failures);
            return context.Invoke();
        });
        var (status, steps) = await cluster.Train(Examples.Job, id);
        Assert.Equal(JobState.Completed, status.State);
        Assert.Equal((await cluster.Train(Examples.Job)).Status.WeightsSha256, status.WeightsSha256);
        Assert.Equal(Enumerable.Range(0, 12).Select(n => (long)n), steps.Select(step => step.Sequence));
        await cluster.Host.DeactivateAsync(cluster.Grains.GetGrain<IJobGrain>(id));
        Assert.Equal(JobState.Completed, (await cluster.Grains.GetGrain<IJobGrain>(id).GetStatus()).State);
    }

    [Fact]
    public async Task Whoever_watches_a_job_that_stands_still_hears_of_it_every_five_seconds()
    {
        var clock = new FakeTimeProvider();
        await using var cluster = await TestCluster.StartAsync(
            configure: silo => silo.Services.AddSingleton<TimeProvider>(clock));
        var id = TestCluster.NewId();
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.Once($"{id}/0", 3, async (context, _) =>
        {
            stands.TrySetResult();
            await Eventually.Comes(release.Task);
            await context.Invoke();
        });
        var job = await cluster.Submit(Examples.Job.Shaped(1, 1), id);
        await Eventually.Comes(stands.Task);
        await using var watch = job.Watch(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Empty(watch.Current.Steps);
        Assert.Equal(JobState.Running, watch.Current.Status.State);
        release.SetResult();
    }

    [Fact]
    public async Task A_job_that_cannot_go_on_can_still_be_cancelled()
    {
        var cluster = await clusters.Get();
        var id = TestCluster.NewId();
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Interference.On($"{id}/0", (_, _) =>
        {
            failed.TrySetResult();
            throw new TimeoutException("lost");
        });
        var job = await cluster.Submit(Examples.Job, id);
        await Eventually.Comes(failed.Task);
        Assert.Equal(JobState.Cancelled, (await job.Cancel()).State);
    }

    [Fact]
    public async Task After_the_end_neither_shards_nor_workers_are_kept()
    {
        var cluster = await clusters.Get(3);
        var job = await cluster.Submit(Examples.Job.Shaped(3, 2));
        await Outcome.Of(job);
        foreach (var silo in cluster.Host.Silos.Select(silo => silo.SiloAddress.ToParsableString()))
        {
            foreach (var number in new[] { 0, 1, 2 })
            {
                await cluster.Host.WaitForDeactivationAsync(
                    cluster.Grains.GetGrain<IWorkerGrain>(SiloKey.Worker(job.GetPrimaryKeyString(), 1, number, silo)));
                await cluster.Host.WaitForDeactivationAsync(
                    cluster.Grains.GetGrain<IParameterShardGrain>(SiloKey.Shard(job.GetPrimaryKeyString(), 1, number, silo)));
            }
        }
    }
}
