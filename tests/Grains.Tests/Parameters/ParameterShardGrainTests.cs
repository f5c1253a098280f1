using DistSeq.Grains.Tests.Telemetry;

namespace DistSeq.Grains.Tests.Parameters;

/// <summary>One shard, called as workers call it. Gradients are small whole numbers, so that all results are exact.</summary>
public sealed class ParameterShardGrainTests(Clusters clusters)
{
    private static readonly OptimizerSpec Plain = new() { Kind = OptimizerKind.Sgd, LearningRate = 1 };

    [Fact]
    public async Task A_step_is_applied_once_all_lanes_are_in()
    {
        var shard = await Begun(lanes: 4);
        var first = shard.PushPull(Of(1, 0, (0, 2, 4)));
        var second = shard.PushPull(Of(1, 0, (2, 1, 8)));
        Assert.Equal(0, (await Now(shard, 1)).Version);
        var third = await shard.PushPull(Of(1, 0, (3, 1, 12)));
        Assert.Equal((PushResult.Applied, 1), (third.Result, third.Version));
        // The mean over four lanes is (4 + 8 + 12) / 4, the rate 1.
        Assert.Equal([10 - 6f, 20 - 6f], third.Weights.Values.ToArray());
        Assert.Equal(third.Weights.Values.ToArray(), (await first).Weights.Values.ToArray());
        Assert.Equal(1, (await second).Version);
    }

    [Fact]
    public async Task The_order_of_arrival_does_not_show()
    {
        var answers = new List<float[]>();
        foreach (var order in new int[][] { [0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1] })
        {
            var shard = await Begun(lanes: 4);
            var pushes = order.Select(lane => shard.PushPull(Of(1, 0, (lane, 1, 0.1f + (lane * 1e7f))))).ToArray();
            answers.Add((await pushes[0]).Weights.Values.ToArray());
        }

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task A_duplicate_of_the_step_in_flight_counts_once_and_gets_the_same_answer()
    {
        var shard = await Begun(lanes: 2);
        var (counted, (first, again)) = await Duplicates(async () =>
        {
            var one = shard.PushPull(Of(1, 0, (0, 1, 2)));
            var two = shard.PushPull(Of(1, 0, (0, 1, 2)));
            await shard.PushPull(Of(1, 0, (1, 1, 4)));
            return (await one, await two);
        });
        Assert.True(counted >= 1);
        Assert.Equal(first.Version, again.Version);
        Assert.Equal([7f, 17f], first.Weights.Values.ToArray());
        Assert.Equal(first.Weights.Values.ToArray(), again.Weights.Values.ToArray());
    }

    [Fact]
    public async Task A_push_of_a_step_gone_by_gets_the_current_weights()
    {
        var shard = await Begun(lanes: 1);
        await shard.PushPull(Of(1, 0, (0, 1, 1)));
        var current = await shard.PushPull(Of(1, 1, (0, 1, 1)));
        var (counted, late) = await Duplicates(() => shard.PushPull(Of(1, 0, (0, 1, 100))));
        Assert.True(counted >= 1);
        Assert.Equal((PushResult.Duplicate, 2), (late.Result, late.Version));
        Assert.Equal(current.Weights.Values.ToArray(), late.Weights.Values.ToArray());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public async Task A_push_of_another_attempt_or_ahead_is_rejected(long attempt, long version)
    {
        var shard = await Begun(lanes: 1);
        var answer = await shard.PushPull(Of(attempt, version, (0, 1, 1)));
        Assert.Equal((PushResult.Rejected, -1), (answer.Result, answer.Version));
        Assert.Equal(0, (await Now(shard, 1)).Version);
    }

    [Fact]
    public async Task A_shard_that_knows_no_plan_rejects_everything()
    {
        var shard = (await clusters.Get()).Shard(TestCluster.NewId());
        Assert.Equal(PushResult.Rejected, (await shard.PushPull(Of(1, 0, (0, 1, 1)))).Result);
        Assert.Equal(PushResult.Rejected, (await Now(shard, 1)).Result);
        Assert.Equal(PushResult.Rejected, (await shard.PullPublished(1)).Result);
        Assert.Empty(await shard.PullStates(1, 0, 0, 8));
        Assert.Null(await shard.ExchangeSquares(1, 0, 0, [1]));
        await shard.End();
    }

    [Fact]
    public async Task A_second_plan_changes_nothing()
    {
        var shard = await Begun(lanes: 1);
        await shard.PushPull(Of(1, 0, (0, 1, 1)));
        await shard.Begin(Plan("late", 1));
        var current = await Now(shard, 1);
        Assert.Equal(1, current.Version);
        Assert.Equal([9f, 19f], current.Weights.Values.ToArray());
    }

    [Fact]
    public async Task The_version_before_is_kept_for_who_takes_over_lanes()
    {
        var shard = await Begun(lanes: 2);
        for (var version = 0; version < 5; version++)
        {
            await Task.WhenAll(shard.PushPull(Of(1, version, (0, 1, 2))), shard.PushPull(Of(1, version, (1, 1, 2))));
            Assert.Equal([8 - (2f * version), 18 - (2f * version)], (await shard.Pull(1, version + 1)).Weights.Values.ToArray());
            Assert.Equal([10 - (2f * version), 20 - (2f * version)], (await shard.Pull(1, version)).Weights.Values.ToArray());
            Assert.Equal(PushResult.Rejected, (await shard.Pull(1, version - 1)).Result);
            Assert.Equal(PushResult.Rejected, (await shard.Pull(1, version + 2)).Result);
        }
    }

    [Fact]
    public async Task A_part_of_which_some_lanes_are_in_is_left_out_whole()
    {
        // Two others took over lanes 0 and 1; then the first comes back with both.
        var shard = await Begun(lanes: 4);
        var one = shard.PushPull(Of(1, 0, (0, 1, 4)));
        await Eventually.Holds(async () => (await shard.Look(1))!.Missing.Count == 3);
        var both = shard.PushPull(Of(1, 0, (0, 2, 12)));
        var rest = shard.PushPull(Of(1, 0, (2, 2, 0)));
        await Eventually.Holds(async () => (await shard.Look(1))!.Missing is [1]);
        var answer = await shard.PushPull(Of(1, 0, (1, 1, 8)));
        Assert.Equal([7f, 17f], answer.Weights.Values.ToArray());
        Assert.All(await Task.WhenAll(one, both, rest), reply => Assert.Equal(1, reply.Version));
        Assert.Equal("1-1;1-1;1-1;1-1", await shard.Ledger(1));
    }

    [Fact]
    public async Task Totals_are_told_from_a_version_on_and_the_ledger_names_every_step_of_every_lane()
    {
        var shard = await Begun(lanes: 2);
        for (var version = 0; version < 4; version++)
        {
            await shard.PushPull(Of(1, version, (0, 2, 1)) with
            {
                Lanes = [new LaneReport(0, 1, 10, TensorBlock.Empty), new LaneReport(1, version, 10, TensorBlock.Empty)],
            });
        }

        Assert.Equal(
            [(3, 3.0, 20L), (4, 4.0, 20L)],
            (await shard.TotalsAfter(1, 2)).Select(total => (total.Version, total.Loss, total.Tokens)));
        Assert.Equal([3, 4], (await shard.TotalsAfter(1, 0)).Select(total => total.Version));
        Assert.Equal("1-4;1-4", await shard.Ledger(1));
        Assert.Null(await shard.Ledger(2));
    }

    [Fact]
    public async Task The_end_sets_free_whoever_waits()
    {
        var shard = await Begun(lanes: 2);
        var waiting = shard.PushPull(Of(1, 0, (0, 1, 1)));
        await Now(shard, 1);
        await shard.End();
        Assert.Equal(PushResult.Rejected, (await waiting).Result);
        Assert.Equal(PushResult.Rejected, (await Now(shard, 1)).Result);
    }

    [Fact]
    public async Task A_push_whose_step_is_slow_is_asked_for_again()
    {
        var shard = await Begun(lanes: 2);
        var push = Of(1, 0, (0, 1, 2));
        Assert.Equal(PushResult.Waiting, (await shard.PushPull(push)).Result);
        var again = shard.PushPull(push);
        await shard.PushPull(Of(1, 0, (1, 1, 4)));
        var answer = await again;
        Assert.Equal([7f, 17f], answer.Weights.Values.ToArray());
    }

    [Fact]
    public async Task Pushed_and_published_blocks_are_never_written_to()
    {
        // On the same silo references are passed, so a shard's writes would show here.
        var cluster = await clusters.Get();
        var shard = Local(cluster);
        var plan = Plan("own", 2);
        var push = Of(1, 0, (0, 1, 2), (1, 1, 4));
        await shard.Begin(plan with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Adam } });
        var published = await Now(shard, 1);
        await shard.PushPull(push);
        Assert.Equal([2f, 2f], push.Sums[0].Values.Values.ToArray());
        Assert.Equal([4f, 4f], push.Sums[1].Values.Values.ToArray());
        Assert.Equal([10f, 20f], published.Weights.Values.ToArray());
        Assert.Equal([10f, 20f], plan.Weights.Values.ToArray());
    }

    [Fact]
    public async Task Within_a_silo_a_block_is_handed_over_by_reference()
    {
        var shard = Local(await clusters.Get());
        await shard.Begin(Plan("reference", 1));
        Assert.Same((await shard.Pull(1, 0)).Weights, (await shard.Pull(1, 0)).Weights);
    }

    [Fact]
    public async Task Carried_states_are_kept_with_their_version()
    {
        var shard = await Begun(lanes: 3);
        var parts = new Push(
            1, 0, [Part(0, 2, 0), Part(2, 1, 0)],
            [.. new[] { 2, 0, 1 }.Select(lane => new LaneReport(lane, lane + 0.5, 10, new TensorBlock(new float[] { lane })))]);
        var answer = await shard.PushPull(parts);
        Assert.Equal((4.5, 30), (answer.Loss, answer.Tokens));
        var states = await shard.PullStates(1, 1, 1, 2);
        Assert.Equal([1, 2], states.Select(state => state.Lane));
        Assert.Equal([1f, 2f], states.Select(state => state.State.Values.Span[0]));
        Assert.Empty(await shard.PullStates(1, 2, 0, 3));
        Assert.Empty(await shard.PullStates(2, 1, 0, 3));
    }

    [Fact]
    public async Task Squares_are_added_in_the_order_of_blocks_and_everyone_gets_the_same_sum()
    {
        var shard = await Begun(lanes: 1, shards: 3);
        var last = shard.ExchangeSquares(1, 0, 2, [1e-17]);
        var middle = shard.ExchangeSquares(1, 0, 1, [1e-17, 1e-17]);
        var twice = shard.ExchangeSquares(1, 0, 1, [1e-17, 1e-17]);
        var sum = await shard.ExchangeSquares(1, 0, 0, [1]);
        Assert.Equal(1 + 1e-17 + 1e-17 + 1e-17, sum);
        Assert.Equal(sum, await last);
        Assert.Equal(sum, await middle);
        Assert.Equal(sum, await twice);
        Assert.Null(await shard.ExchangeSquares(1, 1, 1, [1]));
        Assert.Null(await shard.ExchangeSquares(2, 0, 1, [1]));
    }

    [Fact]
    public async Task Values_and_norms_over_the_batch_are_clipped_over_all_shards()
    {
        var cluster = await clusters.Get();
        var job = TestCluster.NewId();
        var clip = new ClipSpec { Value = 4, Norm = 5, Scope = ClipScope.Batch };
        var shards = new[] { 0, 1 }.Select(index => cluster.Shard(job, index)).ToArray();
        for (var index = 0; index < 2; index++)
        {
            await shards[index].Begin(Plan(job, 1, shards: 2, index: index) with
            {
                Clip = clip,
                Weights = new TensorBlock(new float[1]),
                FirstSilo = cluster.Host.Silos[0].SiloAddress.ToParsableString(),
            });
        }

        // (9, 3) becomes (4, 3) by value: a norm of 5, which is not above the limit.
        var answers = await Task.WhenAll(shards[0].PushPull(One(0, 9)), shards[1].PushPull(One(0, 3)));
        Assert.Equal([-4f, -3f], answers.Select(answer => answer.Weights.Values.Span[0]));
        // (4, 4) has the norm 5.657 and is scaled to 5.
        answers = await Task.WhenAll(shards[0].PushPull(One(1, 9)), shards[1].PushPull(One(1, 9)));
        var scaled = 4 * (float)(5 / Math.Sqrt(32));
        Assert.Equal([-4 - scaled, -3 - scaled], answers.Select(answer => answer.Weights.Values.Span[0]));

        static Push One(long version, float gradient) =>
            new(1, version, [new LanePart(0, 1, new TensorBlock(new[] { gradient }))], []);
    }

    [Fact]
    public async Task Weights_to_publish_are_the_current_ones_or_the_average_that_the_rule_keeps()
    {
        var plain = await Begun(lanes: 1);
        await plain.PushPull(Of(1, 0, (0, 1, 1)));
        Assert.Equal((await Now(plain, 1)).Weights.Values.ToArray(), (await plain.PullPublished(1)).Weights.Values.ToArray());

        var spec = new OptimizerSpec { Kind = OptimizerKind.ScheduleFreeAdamW, LearningRate = 1 };
        var averaging = (await clusters.Get()).Shard(TestCluster.NewId());
        await averaging.Begin(Plan("averaging", 1) with { Optimizer = spec });
        var first = await averaging.PullPublished(1);
        Assert.Equal([10f, 20f], first.Weights.Values.ToArray());
        var (rule, weights, state) = (Rules.Optimizer(spec), new float[] { 10, 20 }, new float[6]);
        for (var step = 1; step <= 3; step++)
        {
            await averaging.PushPull(Of(1, step - 1, (0, 1, step)));
            rule.Update(step, 1, weights, [step, step], state, weights);
        }

        var average = rule.EvaluationWeights(3, weights, state).ToArray();
        var published = await averaging.PullPublished(1);
        Assert.Equal((PushResult.Applied, 3), (published.Result, published.Version));
        Assert.Equal(average, published.Weights.Values.ToArray());
        Assert.NotEqual(average, (await Now(averaging, 1)).Weights.Values.ToArray());
        Assert.Equal(weights, (await Now(averaging, 1)).Weights.Values.ToArray());
        Assert.Equal(PushResult.Rejected, (await averaging.PullPublished(2)).Result);
    }

    [Fact]
    public async Task Lanes_that_cannot_be_are_refused()
    {
        var shard = await Begun(lanes: 2);
        await Assert.ThrowsAsync<ArgumentException>(() => shard.PushPull(Of(1, 0, (2, 1, 1))));
        await Assert.ThrowsAsync<ArgumentException>(() => shard.PushPull(Of(1, 0, (-1, 1, 1))));
        Assert.Equal(0, (await Now(shard, 1)).Version);
    }

    private static ShardPlan Plan(string job, int lanes, long attempt = 1, int shards = 1, int index = 0) =>
        new(job, attempt, index, shards, lanes, 0, new TensorBlock(new float[] { 10, 20 }), Plain, new ClipSpec(),
            TensorBlock.Empty, [], "", "");

    private static async Task<PushReply> Now(IParameterShardGrain shard, long attempt) =>
        await shard.Look(attempt) is { } look ? await shard.Pull(attempt, look.Version) : PushReply.Without(PushResult.Rejected);

    private static LanePart Part(int first, int lanes, float gradient) =>
        new(first, lanes, new TensorBlock(new[] { gradient, gradient }));

    private static Push Of(long attempt, long version, params (int First, int Lanes, float Gradient)[] parts) =>
        new(attempt, version, [.. parts.Select(part => Part(part.First, part.Lanes, part.Gradient))], []);

    // From within the silo, as a worker calls.
    private static IParameterShardGrain Local(TestCluster cluster) =>
        cluster.Host.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IParameterShardGrain>(
            SiloKey.Shard(TestCluster.NewId(), 1, 0, cluster.Host.Silos[0].SiloAddress.ToParsableString()));

    private static async Task<(long Counted, T Answer)> Duplicates<T>(Func<Task<T>> act)
    {
        var before = Counted();
        var answer = await act();
        return (Counted() - before, answer);

        static long Counted() => (long)Series.All().Single(static series => series.Name == "distseq.push.duplicates").Value;
    }

    private async Task<IParameterShardGrain> Begun(int lanes, long attempt = 1, int shards = 1)
    {
        var job = TestCluster.NewId();
        var shard = (await clusters.Get()).Shard(job, attempt: attempt);
        await shard.Begin(Plan(job, lanes, attempt, shards));
        return shard;
    }
}
