namespace DistSeq.Engine.Tests.Training;

/// <summary>
/// What a computer is said to need is what it takes, and that follows rows and parameters, not their products with a vocabulary.
/// </summary>
public class MemoryNeedTests
{
    private const int Rows = 3;
    private const int Steps = 40;

    public static TheoryData<CellKind> Cells { get; } = [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void What_is_counted_is_what_is_taken(CellKind cell)
    {
        foreach (var model in Models(cell))
        {
            foreach (var (firstLane, lanes, clips) in new[] { (0, 4, false), (0, 4, true), (3, 6, false), (3, 6, true) })
            {
                var need = StepComputer.Need(model, Rows, firstLane, lanes, Steps, clips);
                var taken = Taken(model, firstLane, lanes, clips);
                // Besides buffers there are the objects that hold them.
                Assert.InRange(taken, need.Bytes, need.Bytes + 60_000);
            }
        }
    }

    [Fact]
    public void The_memory_of_a_tied_head_follows_its_rows()
    {
        var untied = new ModelDefinition(CellKind.Lstm, 200_000, 1, 16, 200_000) { Embedding = 16 };
        var tied = untied with { Tied = true };
        Assert.InRange(Taken(tied, 0, 1, clips: false), 0, 200_000_000);
        Assert.True(StepComputer.Need(tied, 8, 0, 1, 16, false).Bytes
            < 1.1 * StepComputer.Need(untied, 8, 0, 1, 16, false).Bytes);
        // Logits of the rows aside, nothing is the vocabulary times anything but the width.
        long Bytes(int rows) => StepComputer.Need(tied, rows, 0, 1, 16, false).Bytes;
        long logits = 16L * 200_000 * sizeof(float);
        Assert.InRange(Bytes(9) - Bytes(8), logits, 1.05 * logits);
    }

    [Fact]
    public void Dropped_weights_cost_what_is_dropped_and_not_the_vocabulary()
    {
        var model = new ModelDefinition(CellKind.Lstm, 50_000, 1, 16, 0) { Embedding = 16 };
        long Bytes(double rate) =>
            StepComputer.Need(model with { Dropout = new() { WeightDrop = rate } }, 1, 0, 1, 2, true).Bytes;
        Assert.Equal(3 * 4 * 16 * 16 * sizeof(float), Bytes(0.5) - Bytes(0));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void No_product_of_sizes_wraps(CellKind cell)
    {
        foreach (var model in Models(cell)
            .Select(model => model with { Hidden = 2048, Embedding = model.Embedding > 0 ? 2048 * model.Directions : 0 }))
        {
            // Ten times the rows take at least nine times the bytes, however many they are.
            long before = 0;
            foreach (var rows in new[] { 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000 })
            {
                var need = StepComputer.Need(model, rows, 0, 1, 4096, clips: true);
                var positions = (long)rows * 4096;
                Assert.True(need.Bytes > positions * model.Hidden * sizeof(float), $"{rows} rows: {need}");
                Assert.True(need.Longest >= positions * model.Hidden, $"{rows} rows: {need}");
                Assert.True(before == 0 || need.Bytes > 5 * before, $"{rows} rows: {need}, before {before}");
                before = need.Bytes;
            }
        }
    }

    [Fact]
    public void What_cannot_be_had_is_refused_before_it_is_taken()
    {
        // 1,024 rows of 1,024 steps of 1,024 units: the gates alone are longer than a buffer can be.
        var model = new ModelDefinition(CellKind.GruResetAfter, 50, 1, 1024, 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<InsufficientMemoryException>(() => new StepComputer(model, 1024, 1, 1024, clip: null));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Contains("4,311,744,512 elements", refused.Message, StringComparison.Ordinal);
        // Each buffer can be had, but not all of them.
        var deep = new ModelDefinition(CellKind.Rnn, 50, 7, 8192, 50);
        Assert.True(StepComputer.Need(deep, 1000, 0, 1, 128, clips: false).HasLawfulBuffers);
        refused = Assert.Throws<InsufficientMemoryException>(() => new StepComputer(deep, 1000, 1, 128, clip: null));
        Assert.Contains("bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_that_is_too_long_is_refused_with_its_dimensions()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(65_536, 65_536));
        Assert.Contains("65,536 x 65,536 = 4,294,967,296", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
    }

    // Every kind of head and of dropout, and both ways of time.
    private static IEnumerable<ModelDefinition> Models(CellKind cell)
    {
        var model = new ModelDefinition(cell, 50, 2, 48, 50);
        yield return model;
        yield return model with { Embedding = 48, Tied = true };
        yield return model with { Bidirectional = true, ManyToOne = true, Embedding = 20 };
        yield return model with { TakesIds = false, Independent = true };
        yield return model with { TakesIds = false, Quantiles = [0.1f, 0.9f] };
        yield return model with { Dropout = new() { BetweenLayers = 0.1, Zoneout = 0.1 } };
        yield return model with { Embedding = 20, Dropout = new() { Input = 0.1, Output = 0.1 } };
        if (cell is not (CellKind.MinGru or CellKind.MinLstm or CellKind.IndRnn))
            yield return model with { Dropout = new() { WeightDrop = 0.1 } };
    }

    private static long Taken(ModelDefinition model, int firstLane, int lanes, bool clips)
    {
        int rows = model.Inputs > 1000 ? 8 : Rows, steps = model.Inputs > 1000 ? 16 : Steps;
        var weights = new float[new ParameterLayout(model).Length];
        var batches = Enumerable.Range(firstLane, lanes)
            .Select(lane => Problems.Lane(model, lane, steps, rows) with { Lane = lane }).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var computer = new StepComputer(model, rows, lanes, steps, clips ? new ClipRule(1, null) : null);
        computer.Load(weights);
        computer.Compute(batches);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(computer);
        return taken;
    }
}
