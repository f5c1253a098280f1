using DistSeq.Contracts.Specs;
using CellKind = DistSeq.Contracts.Specs.CellKind;

namespace DistSeq.Benchmarks.Cluster;

/// <summary>
/// Trains one language model in every mode of aggregation on two silos: LSTM 1 x 128 on characters, the last tenth held out,
/// batch 32 in 8 lanes, window 50, Adam 0.005, each lane's gradient clipped to norm 5.
/// </summary>
internal static class AggregationRun
{
    private static readonly (string Name, AggregationSpec Spec, double? MostExcess, double? MostByteShare)[] Ways =
    [
        ("sync", new(), null, null),
        ("sync, bf16", new() { Compression = CompressionKind.Bf16 }, null, null),
        ("sync, int8", new() { Compression = CompressionKind.Int8 }, null, null),
        ("sync, top-k 1 %", new() { Compression = CompressionKind.TopK }, 0.03, null),
        ("stale by 2", new() { Mode = AggregationMode.Stale }, null, null),
        ("async", new() { Mode = AggregationMode.Async }, null, null),
        ("local, 16 steps", new() { Mode = AggregationMode.Local }, 0.02, 1 / 14.0),
        ("local, 16 steps, int8", new() { Mode = AggregationMode.Local, Compression = CompressionKind.Int8 }, null, null),
    ];

    /// <summary>Names of all ways.</summary>
    public static IEnumerable<string> Names => Ways.Select(way => way.Name);

    /// <param name="text">The corpus, UTF-8.</param>
    /// <param name="steps">Optimizer updates.</param>
    /// <param name="names">Ways besides sync; empty for all.</param>
    /// <param name="report">Gets each row as soon as it is measured.</param>
    /// <exception cref="TroubleException">A program does not start, or a job fails.</exception>
    public static async Task<IReadOnlyList<AggregationRow>> RunAsync(
        byte[] text, long steps, IReadOnlyCollection<string> names, Action<AggregationRow> report)
    {
        List<AggregationRow> rows = [];
        foreach (var (name, spec, mostExcess, mostByteShare) in Ways.Where(
            way => way.Name == "sync" || names.Count == 0 || names.Contains(way.Name)))
        {
            // New silos for each, so that their counters begin at zero.
            await using var cluster = await SiloCluster.PinnedAsync(Processors.FirstTwo());
            var status = await cluster.AskAsync(cluster.Silos[0], grains => TrainAsync(grains, text, Job(spec, steps)));
            var bytes = 0.0;
            foreach (var silo in cluster.Silos)
                bytes += await BytesSentAsync(silo);
            var (loss, megabytes) = (status.ValidLoss!.Value, bytes / 1e6);
            var first = rows.FirstOrDefault();
            rows.Add(new AggregationRow(
                name, loss, (loss / (first?.ValidLoss ?? loss)) - 1, mostExcess, megabytes,
                megabytes / (first?.Megabytes ?? megabytes), mostByteShare,
                status.TokensPerSecond));
            report(rows[^1]);
        }

        return rows;
    }

    // Gradients, weights and states that it has sent to other silos: name, labels in braces, value, perhaps a time.
    private static async Task<double> BytesSentAsync(SiloProcess silo) => (await silo.Place.MetricsAsync()).Split('\n')
        .Where(static line => line.StartsWith("distseq_wire_sent_bytes_total", StringComparison.Ordinal))
        .Sum(static line => double.Parse(
            line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0],
            CultureInfo.InvariantCulture));

    private static JobSpec Job(AggregationSpec aggregation, long steps) => new()
    {
        Name = "aggregation",
        Data = new DataSpec { Path = "text.txt", Format = DataFormat.Text, Validation = 0.1 },
        Model = new ModelSpec { Cell = CellKind.Lstm, Hidden = 128 },
        Training = new TrainingSpec { Steps = steps, Batch = 32, Window = 50, Lanes = 8, Clip = new ClipSpec { Norm = 5 } },
        Optimizer = new OptimizerSpec { LearningRate = 0.005 },
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
        Aggregation = aggregation,
    };

    private static async Task<JobStatus> TrainAsync(IGrainFactory grains, byte[] text, JobSpec spec)
    {
        var dataset = await CorpusUpload.PrepareAsync(grains, text, spec.Data);
        var job = grains.GetGrain<IJobGrain>("aggregation");
        await job.Submit(spec, dataset.Id);
        JobStatus? last = null;
        await foreach (var batch in job.Watch(0))
            last = batch.Status;
        return last is { State: JobState.Completed } ? last : throw new TroubleException($"A job ended: {last?.Error}");
    }
}
