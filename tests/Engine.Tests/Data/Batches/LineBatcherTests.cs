namespace DistSeq.Engine.Tests.Data.Batches;

public class LineBatcherTests
{
    private const int Lanes = 2;
    private const int RowsPerLane = 2;

    [Fact]
    public void Every_sequence_comes_once_an_epoch_in_full_batches_of_changing_order()
    {
        // Seven names in batches of four: an epoch ends within a batch.
        var names = Sequences("anna", "bob", "clara", "david", "eve", "fred", "gina");
        var batcher = new LineBatcher(names, new BatchPlan(1, Lanes, RowsPerLane), 20);
        Assert.Equal(7 / 4.0, batcher.StepsPerEpoch);
        Assert.Equal(names.Tokens.Length, batcher.Tokens);
        var seen = Enumerable.Range(0, 14).SelectMany(step => Rows(batcher, step)).Select(row => row.Targets).ToArray();
        Assert.Equal(56, seen.Length);
        var epochs = seen.Chunk(7).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(epochs[0].Order(StringComparer.Ordinal), epoch.Order(StringComparer.Ordinal)));
        Assert.Equal(7, epochs[0].Distinct().Count());
        Assert.True(epochs.Select(epoch => string.Concat(epoch)).Distinct().Count() > 5);
    }

    [Fact]
    public void Batches_of_a_task_hold_lines_of_like_length()
    {
        string[] lines = [.. Numbers.Ids(1, 403, 1, 41).Select((length, line) => $"{line:d3}".PadRight(length, 'x'))];
        var (plan, window) = (new LanePlan(1, Lanes, 8, 50).Batches(403), 50);
        var (like, any) = (Batcher(plan), Batcher(plan with { BucketBatches = 0 }));
        Assert.InRange(Filled(any), 0.4, 0.7);
        Assert.InRange(Filled(like), 0.85, 1);
        var rows = Enumerable.Range(0, 2 * 403 / 16).SelectMany(step => Rows(like, step, rowsPerLane: 8));
        var epochs = rows.Select(row => row.Targets[..3]).Chunk(403);
        Assert.All(epochs, epoch => Assert.Equal(epoch.Length, epoch.Distinct().Count()));

        LineBatcher Batcher(BatchPlan batches) => new(Sequences(lines), batches, window);

        // Share of padded places that are lines', over a few epochs.
        static double Filled(LineBatcher batcher)
        {
            LaneBatch[] lanes = [.. Enumerable.Range(0, 100 * Lanes).Select(at => batcher.Get(at / Lanes, at % Lanes))];
            return (double)lanes.Sum(lane => lane.Lengths.Sum()) / lanes.Sum(lane => lane.Steps * lane.Lengths.Length);
        }
    }

    [Fact]
    public void A_batch_of_one_line_or_of_few_data_is_any()
    {
        Assert.Equal(0, new LanePlan(1, 1, 1, 50).Batches(10_000).BucketBatches);
        Assert.Equal(0, new LanePlan(1, 2, 8, 50).Batches(127).BucketBatches);
        Assert.Equal(2, new LanePlan(1, 2, 8, 50).Batches(128).BucketBatches);
        Assert.Equal(20, new LanePlan(1, 2, 8, 50).Batches(10_000).BucketBatches);
    }

    [Fact]
    public void A_step_depends_on_its_number_alone()
    {
        var names = Sequences("anna", "bob", "clara", "david", "eve");
        var batcher = new LineBatcher(names, new BatchPlan(1, Lanes, RowsPerLane), 20);
        var forward = Enumerable.Range(0, 9).Select(step => string.Join(' ', Rows(batcher, step))).ToArray();
        var backward = Enumerable.Range(0, 9).Reverse().Select(step => string.Join(' ', Rows(batcher, step))).Reverse().ToArray();
        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Without_a_seed_the_order_is_that_of_the_file()
    {
        var batcher = new LineBatcher(Sequences("anna", "bob", "clara"), new BatchPlan(null, Lanes, RowsPerLane), 20);
        Assert.Equal(["anna.", "bob.", "clara.", "anna."], Rows(batcher, 0).Select(row => row.Targets));
    }

    [Fact]
    public void Inputs_are_the_targets_shifted_by_one_behind_the_zero_vector()
    {
        var batch = new LineBatcher(Sequences("ab", "c"), new BatchPlan(null, 1, 2), 20).Get(0, 0);
        Assert.Equal(3, batch.Steps);
        Assert.Equal(3, new LineBatcher(Sequences("ab", "c"), new BatchPlan(null, 1, 2), 20).MaxSteps);
        Assert.Equal([-1, -1, 'a', 'c', 'b', -1], batch.Inputs);
        Assert.Equal(['a', 'c', 'b', '.', '.', -1], batch.Targets);
        Assert.Equal([3, 2], batch.Lengths);
        Assert.True(batch.State.IsEmpty);
    }

    [Fact]
    public void A_long_sequence_is_cut_into_pieces_that_remember_one_token()
    {
        var batcher = new LineBatcher(Sequences("abcdefg"), new BatchPlan(null, 1, 3), 3);
        Assert.Equal([("-ab", "abc"), ("cde", "def"), ("fg", "g.")], Rows(batcher, 0, lanes: 1, rowsPerLane: 3));
        Assert.Equal(8, batcher.Tokens);
        Assert.Equal(1, batcher.StepsPerEpoch);
    }

    [Fact]
    public void Fewer_sequences_than_rows_fill_the_batch_again()
    {
        var batcher = new LineBatcher(Sequences("a", "b"), new BatchPlan(1, Lanes, RowsPerLane), 20);
        Assert.Equal(["a.", "a.", "b.", "b."], Rows(batcher, 0).Select(row => row.Targets).Order());
    }

    [Fact]
    public void Nothing_is_carried() => Assert.False(new LineBatcher(Sequences("a"), new BatchPlan(1, 1, 1), 1).Carries(5));

    [Fact]
    public void A_split_without_sequences_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new LineBatcher(new TokenSequences([], []), new BatchPlan(1, 1, 1), 1));

    [Fact]
    public void A_split_of_empty_sequences_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new LineBatcher(new TokenSequences([], [0, 0]), new BatchPlan(1, 1, 1), 1));

    // Tokens are characters here; a dot ends each line.
    private static TokenSequences Sequences(params string[] lines)
    {
        var tokens = string.Concat(lines.Select(line => line + ".")).Select(character => (int)character).ToArray();
        var ends = new List<int>();
        foreach (var line in lines)
            ends.Add((ends.Count == 0 ? 0 : ends[^1]) + line.Length + 1);
        return new TokenSequences(tokens, [.. ends]);
    }

    private static List<(string Inputs, string Targets)> Rows(
        LineBatcher batcher, long step, int lanes = Lanes, int rowsPerLane = RowsPerLane)
    {
        var rows = new List<(string, string)>();
        for (var lane = 0; lane < lanes; lane++)
        {
            var batch = batcher.Get(step, lane);
            Assert.Equal(lane, batch.Lane);
            for (var row = 0; row < rowsPerLane; row++)
            {
                var places = Enumerable.Range(0, batch.Steps).Select(t => (t * rowsPerLane) + row)
                    .Where(at => batch.Targets[at] >= 0).ToArray();
                rows.Add((
                    string.Concat(places.Select(at => batch.Inputs[at] < 0 ? '-' : (char)batch.Inputs[at])),
                    string.Concat(places.Select(at => (char)batch.Targets[at]))));
            }
        }

        return rows;
    }
}
