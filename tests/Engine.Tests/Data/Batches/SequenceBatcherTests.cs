namespace DistSeq.Engine.Tests.Data.Batches;

/// <summary>
/// What all batchers share, seen through <see cref="LabelledBatcher"/>; the label is the number of the sequence.
/// </summary>
public class SequenceBatcherTests
{
    // Count, lanes, rows a lane, batches a bucket.
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 0 }, { 7, 2, 2, 0 }, { 3, 4, 2, 0 }, { 100, 4, 3, 0 },
        { 1, 1, 1, 1 }, { 7, 2, 2, 1 }, { 3, 4, 2, 5 }, { 100, 4, 3, 1 }, { 100, 4, 3, 3 }, { 96, 4, 3, 1000 },
        { 500, 2, 4, int.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_sequence_comes_once_an_epoch(int count, int lanes, int rowsPerLane, int bucket)
    {
        var batcher = new LabelledBatcher(Data(count), new BatchPlan(7, lanes, rowsPerLane, bucket));
        Assert.Equal(count, batcher.Count);
        Assert.Equal((double)count / (lanes * rowsPerLane), batcher.StepsPerEpoch);
        var steps = (int)Math.Ceiling(4 * batcher.StepsPerEpoch);
        var seen = Enumerable.Range(0, steps).SelectMany(step => Labels(batcher, step, lanes)).ToArray();
        for (var epoch = 0; epoch < 4; epoch++)
            Assert.Equal(Enumerable.Range(0, count), seen.AsSpan(epoch * count, count).ToArray().Order());
        if (count >= 96)
            Assert.NotEqual(seen[..count], seen[count..(2 * count)]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_portion_depends_on_step_and_lane_alone(int count, int lanes, int rowsPerLane, int bucket)
    {
        var plan = new BatchPlan(7, lanes, rowsPerLane, bucket);
        var used = new LabelledBatcher(Data(count), plan);
        var portions = from step in Enumerable.Range(0, 3 + (3 * count / plan.Rows))
                       from lane in Enumerable.Range(0, lanes)
                       select (step, lane);
        foreach (var (step, lane) in portions.Reverse())
            Equal(new LabelledBatcher(Data(count), plan).Get(step, lane), used.Get(step, lane));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Rows_do_not_depend_on_how_they_are_grouped_into_lanes(int bucket)
    {
        var data = Data(101);
        for (var step = 0; step < 30; step++)
        {
            var expected = Labels(new LabelledBatcher(data, new BatchPlan(7, 1, 8, bucket)), step, 1);
            foreach (var lanes in new[] { 2, 4, 8 })
                Assert.Equal(
                    expected, Labels(new LabelledBatcher(data, new BatchPlan(7, lanes, 8 / lanes, bucket)), step, lanes));
        }
    }

    [Fact]
    public void Threads_may_share_a_batcher()
    {
        var batcher = new LabelledBatcher(Data(50), new BatchPlan(7, 4, 2, 2));
        var alone = Enumerable.Range(0, 200).Select(step => new LabelledBatcher(Data(50), new BatchPlan(7, 4, 2, 2))
            .Get(step, step % 4).Targets).ToArray();
        Parallel.For(0, 800, i => Assert.Equal(alone[i % 200], batcher.Get(i % 200, i % 4).Targets));
    }

    [Fact]
    public void Another_seed_gives_another_order_and_none_that_of_the_data()
    {
        int[] Order(long? seed) => Labels(new LabelledBatcher(Data(40), new BatchPlan(seed, 4, 10)), 0, 4);
        Assert.NotEqual(Order(1), Order(2));
        Assert.Equal(Enumerable.Range(0, 40), Order(null));
    }

    [Fact]
    public void Buckets_save_padding_and_their_batches_come_in_random_order()
    {
        var data = Data(4000);
        double Share(int bucket)
        {
            var batcher = new LabelledBatcher(data, new BatchPlan(7, 4, 8, bucket));
            var batches = Enumerable.Range(0, 120).Select(
                step => Enumerable.Range(0, 4).Select(lane => batcher.Get(step, lane)).ToArray());
            return batches.Average(lanes => lanes.Sum(lane => lane.Lengths.Sum()) / (32.0 * lanes.Max(lane => lane.Steps)));
        }

        Assert.InRange(Share(0), 0.4, 0.7);
        Assert.InRange(Share(50), 0.9, 1);
        var bucketed = new LabelledBatcher(data, new BatchPlan(7, 1, 32, 50));
        var steps = Enumerable.Range(0, 50).Select(step => bucketed.Get(step, 0).Steps).ToArray();
        Assert.NotEqual(steps.Order(), steps);
        // Within a batch too: no lane is always the shorter one.
        var signs = Enumerable.Range(0, 120).Select(step => bucketed.Get(step, 0).Lengths)
            .Select(rows => Math.Sign(rows[..16].Sum() - rows[16..].Sum())).ToArray();
        Assert.InRange(signs.Sum(), -30, 30);
        Assert.Contains(-1, signs);
        Assert.Contains(1, signs);
    }

    [Fact]
    public void In_order_every_sequence_comes_once_and_the_rows_beyond_are_empty()
    {
        var batcher = new LabelledBatcher(Data(7), new BatchPlan(1, 2, 3));
        var portions = new[] { 0, 3, 6 }.Select(batcher.InOrder).ToArray();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, -1, -1], portions.SelectMany(portion => portion.Targets));
        Assert.Equal([1, 1], portions[2].Lengths[1..]);
        Assert.All(portions[2].Inputs.Where((_, at) => at % 3 > 0), id => Assert.Equal(-1, id));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.InOrder(7));
    }

    [Fact]
    public void Far_steps_are_as_good_as_near_ones()
    {
        var batcher = new LabelledBatcher(Data(10), new BatchPlan(1, 2, 5, 2));
        Assert.Equal(Enumerable.Range(0, 10), Labels(batcher, 1L << 50, 2).Order());
    }

    [Fact]
    public void No_sequence_or_an_empty_one_is_refused()
    {
        var plan = new BatchPlan(1, 1, 1);
        Assert.Throws<InvalidDataException>(
            () => new LabelledBatcher(new LabelledSequences(new TokenSequences([], []), []), plan));
        var error = Assert.Throws<InvalidDataException>(
            () => new LabelledBatcher(new LabelledSequences(new TokenSequences([1], [1, 1]), [0, 0]), plan));
        Assert.StartsWith("Sequence 1:", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => new LabelledBatcher(new LabelledSequences(new TokenSequences([1], [1]), [0, 0]), plan));
    }

    [Fact]
    public void Plans_out_of_range_are_refused()
    {
        foreach (var plan in new BatchPlan[] { new(1, 0, 1), new(1, 1, 0), new(1, 1, 1, -1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledBatcher(Data(3), plan));
        Assert.Throws<ArgumentException>(() => new LabelledBatcher(Data(3), new BatchPlan(null, 1, 1, 1)));
        var batcher = new LabelledBatcher(Data(3), new BatchPlan(1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.Get(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.Get(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => batcher.Get(0, -1));
    }

    // Lengths 1 to 20.
    private static LabelledSequences Data(int count)
    {
        var random = new CounterRandom(5, RandomPurpose.Search, 0);
        var writer = new SequenceWriter();
        for (var i = 0; i < count; i++)
            writer.Add([.. Enumerable.Range(i, 1 + random.NextInt32(20))]);
        return new LabelledSequences(writer.Done(), [.. Enumerable.Range(0, count)]);
    }

    private static int[] Labels(LabelledBatcher batcher, long step, int lanes) =>
        [.. Enumerable.Range(0, lanes).SelectMany(lane => batcher.Get(step, lane).Targets)];

    private static void Equal(LaneBatch expected, LaneBatch actual)
    {
        Assert.Equal((expected.Lane, expected.Steps), (actual.Lane, actual.Steps));
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Lengths, actual.Lengths);
        Assert.Equal(expected.Targets, actual.Targets);
    }
}
