namespace DistSeq.Grains.Telemetry;

/// <summary>Gradients as they come to the parameter shards of this silo.</summary>
internal static class GradientMetrics
{
    private static readonly Expiring<Figures> Jobs = new(TimeProvider.System);
    private static long _duplicates;

    static GradientMetrics()
    {
        Instruments.Meter.CreateObservableCounter(
            "distseq.push.duplicates", static () => Volatile.Read(ref _duplicates), "{push}",
            "Pushes that had been applied already, and were dropped.");
        Instruments.Value(
            "distseq.gradient.norm", Jobs, static job => job.Norm, null,
            "L2 norm of a recent mean gradient before it is clipped, over the parameter ranges of this silo; "
            + "over all: the root of the sum of squares.");
        Instruments.Sum(
            "distseq.gradient.compared", Jobs, static job => Volatile.Read(ref job.Compared), "{gradient}",
            "Gradients held against training.clip.norm: those of lanes, or their mean.");
        Instruments.Sum(
            "distseq.gradient.clipped", Jobs, static job => Volatile.Read(ref job.Clipped), "{gradient}",
            "Those of them that were longer than it allows, and were shortened.");
    }

    public static void Duplicate() => Interlocked.Increment(ref _duplicates);

    /// <summary>Some gradients were held against the longest norm that is allowed.</summary>
    public static void Clipping(string job, long compared, long clipped)
    {
        var figures = Jobs[job];
        Interlocked.Add(ref figures.Compared, compared);
        Interlocked.Add(ref figures.Clipped, clipped);
    }

    /// <summary>The sum of squares of the gradient of one shard's range, at an update.</summary>
    public static void Squares(string job, int shard, long update, double sum) => Jobs[job].Add(shard, update, sum);

    private sealed class Figures
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, (long Update, double Sum)> _squares = [];

        public long Compared;
        public long Clipped;

        public double? Norm
        {
            get
            {
                lock (_lock)
                    return _squares.Count == 0 ? null : Math.Sqrt(_squares.Values.Sum(static range => range.Sum));
            }
        }

        // Shards that have moved away are left behind by hundreds of updates.
        public void Add(int shard, long update, double sum)
        {
            lock (_lock)
            {
                _squares[shard] = (update, sum);
                foreach (var (other, _) in _squares.Where(range => range.Value.Update < update - 1_000).ToArray())
                    _squares.Remove(other);
            }
        }
    }
}
