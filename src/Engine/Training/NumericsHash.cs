using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Optimization;
using DistSeq.Engine.Optimization.Schedules;

namespace DistSeq.Engine.Training;

/// <summary>
/// A hash of a fixed computation. It runs every cell forward and backward, every head, loss, optimizer, schedule, random stream,
/// product and reduction, with rows of unequal lengths, and the order in which sequences become batches. Programs with the same
/// hash train the same weights. The hash, like every result, does not depend on vector width or thread count.
/// </summary>
public static class NumericsHash
{
    // Enough values of a function that a small change to any of its coefficients changes one of them.
    private const int Values = 1 << 16;
    private const int HexDigits = 16;

    /// <summary>The first 16 hexadecimal digits of a SHA-256. Takes milliseconds once the code is compiled.</summary>
    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddFunctions(hash);
        AddRandomNumbers(hash);
        AddProducts(hash);
        AddSums(hash);
        foreach (var (optimizer, schedule) in Optimizers.Zip(Schedules.Concat(Schedules).Concat(Schedules)))
            AddUpdates(hash, optimizer, schedule);
        AddOrder(hash);
        NumericsProblems.AddAll(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }

    internal static IReadOnlyList<IOptimizer> Optimizers { get; } =
    [
        new Sgd(0.01), new Momentum(0.9, weightDecay: 0.01), new Momentum(0.9, MomentumForm.Average), new Nesterov(0.9),
        new Nesterov(0.9, MomentumForm.Average, 0.01), new Adagrad(weightDecay: 0.01), new Adadelta(0.95, weightDecay: 0.01),
        new RmsProp(0.95), new Adam(weightDecay: 0.01), new Adam(form: AdamForm.Keras), new Adam(form: AdamForm.Course),
        new AdamW(0.1), new ScheduleFreeAdamW(0.1, 3),
    ];

    internal static IReadOnlyList<ISchedule> Schedules { get; } =
    [
        new Constant(0.01), new InverseTime(0.01, 0.3), new Exponential(0.01, 0.7), new Stairs(0.01, 0.3, 2), new Cosine(0.01, 4),
        new WarmUp(3, new Constant(0.01)), new OnPlateau(new Constant(0.01), 0.3, 1),
    ];

    internal static void Add(IncrementalHash hash, ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));

    internal static float[] Uniform(RandomPurpose purpose, long index, int count, float limit)
    {
        var random = new CounterRandom(1, purpose, index);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = (float)(((2 * random.NextDouble()) - 1) * limit);
        return values;
    }

    private static unsafe void AddFunctions(IncrementalHash hash)
    {
        var results = new AlignedBuffer(4, Values);
        // The polynomial of tanh covers up to 0.625, that of e^x up to (ln 2) / 2; other branches handle larger values.
        foreach (var limit in (float[])[0.35f, 0.63f, 12, 100])
        {
            var x = new AlignedBuffer(Values);
            for (var i = 0; i < Values; i++)
                x.Pointer[i] = limit * ((i + 0.5f - (Values / 2)) / (Values / 2));
            if (Vector512.IsHardwareAccelerated)
                Functions<Wide512>(x.Pointer, results.Pointer);
            else
                Functions<Wide256>(x.Pointer, results.Pointer);
            Add(hash, results.Span);
            GC.KeepAlive(x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Functions<T>(float* x, float* results)
        where T : struct, IVector<T>
    {
        for (var i = 0; i < Values; i += T.Floats)
        {
            var value = T.Load(x + i);
            Activations.Tanh(value).Store(results + i);
            Activations.Exp(value).Store(results + Values + i);
            Activations.Sigmoid(value).Store(results + (2 * Values) + i);
            Activations.HardSigmoid(value).Store(results + (3 * Values) + i);
        }
    }

    private static void AddRandomNumbers(IncrementalHash hash)
    {
        foreach (var purpose in Enum.GetValues<RandomPurpose>())
        {
            var random = new CounterRandom(7, purpose, 3);
            var order = Enumerable.Range(0, 20).ToArray();
            random.Shuffle(order);
            hash.AppendData(MemoryMarshal.AsBytes(order.AsSpan()));
            hash.AppendData(BitConverter.GetBytes(random.NextUInt32()));
            hash.AppendData(BitConverter.GetBytes(random.NextDouble()));
        }
    }

    // Rows for tiles of every height, columns for vectors of every width.
    private static unsafe void AddProducts(IncrementalHash hash)
    {
        const int most = 17, inner = 33, columns = 70;
        var stride = Width.Pad(columns);
        var packed = new PackedMatrix(inner, 1, columns);
        packed.Pack(Uniform(RandomPurpose.Initialization, 100, inner * columns, 1));
        AlignedBuffer left = new(most, inner), product = new(most, stride);
        Uniform(RandomPurpose.Initialization, 101, most * inner, 1).CopyTo(left.Span);
        for (var rows = 1; rows <= most; rows++)
        {
            Gemm.Multiply(left.Pointer, inner, packed, product.Pointer, stride, rows, accumulate: rows > 8);
            Add(hash, product.Span[..(rows * stride)]);
        }

        GC.KeepAlive(left);
    }

    // Three epochs of batches of similar length; an epoch does not end on a batch boundary.
    private static void AddOrder(IncrementalHash hash)
    {
        const int count = 501;
        var random = new CounterRandom(1, RandomPurpose.Split, 0);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => 1 + random.NextInt32(30))];
        var order = new SequenceOrder(BatchPlan.OfLikeLength(7, 4, 2, count), lengths);
        for (var place = 0; place < 3 * count; place++)
            hash.AppendData(BitConverter.GetBytes(order.At(place)));
    }

    private static void AddSums(IncrementalHash hash)
    {
        var values = Uniform(RandomPurpose.Initialization, 102, FixedOrder.BlockLength + 37, 1);
        var squares = new double[FixedOrder.BlockCount(values.Length)];
        foreach (var rule in (ClipRule[])[new(0.3f, null), new(null, 5), new(0.5f, 3)])
        {
            rule.Apply(values, squares);
            Add(hash, values);
        }

        FixedOrder.BlockSquares(values, squares);
        hash.AppendData(BitConverter.GetBytes(FixedOrder.Sum(squares)));
    }

    private static void AddUpdates(IncrementalHash hash, IOptimizer optimizer, ISchedule schedule)
    {
        const int count = 53;
        var weights = Uniform(RandomPurpose.Initialization, 103, count, 1);
        var state = Buffers.Floats(optimizer.StatePerParameter, count);
        var reports = ScheduleState.Initial;
        for (var step = 1; step <= 5; step++)
        {
            reports = schedule.Report(reports, 1);
            optimizer.Update(
                step, schedule.At(step, reports), weights, Uniform(RandomPurpose.Initialization, 103 + step, count, 1),
                state, weights);
        }

        Add(hash, weights);
        Add(hash, state);
        Add(hash, optimizer.EvaluationWeights(5, weights, state));
    }
}
