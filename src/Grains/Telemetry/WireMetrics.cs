using System.Diagnostics.Metrics;

namespace DistSeq.Grains.Telemetry;

/// <summary>What this silo sends to others.</summary>
internal static class WireMetrics
{
    // By number of the format in messages.
    private static readonly string[] Formats = ["float32", "bf16", "int8", "sparse"];
    private static readonly long[] Sent = new long[Formats.Length];

    static WireMetrics() => Instruments.Meter.CreateObservableCounter(
        "distseq.wire.sent",
        static () => Formats.Select(static (format, number) =>
            new Measurement<long>(Volatile.Read(ref Sent[number]), new KeyValuePair<string, object?>("format", format))),
        "By", "Gradients, weights and states sent to other silos, by wire format.");

    public static void Add(byte format, int bytes) => Interlocked.Add(ref Sent[format], bytes);
}
