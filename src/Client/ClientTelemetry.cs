using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DistSeq.Export;

namespace DistSeq.Client;

/// <summary>
/// What the client alone knows: what it has sent, and the jobs that it follows, as they are told to it. Its command is a span, of
/// which the calls to the cluster are parts.
/// </summary>
internal static class ClientTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly ActivitySource Source = new(Telemetry.Name);
    private static readonly ConcurrentDictionary<string, JobStatus> Jobs = new();
    private static long _uploaded;

    static ClientTelemetry()
    {
        Meter.CreateObservableCounter(
            "distseq.client.uploaded", static () => Volatile.Read(ref _uploaded), "By", "Bytes of data sent to the cluster.");
        Meter.CreateObservableGauge(
            "distseq.client.step", static () => Jobs.Select(static job => Of(job.Value.Step, job.Key)), "{step}",
            "Optimizer updates of a job that the client follows.");
        Meter.CreateObservableGauge(
            "distseq.client.loss",
            static () => Jobs.Where(static job => job.Value.TrainLoss is not null)
                .Select(static job => Of(job.Value.TrainLoss!.Value, job.Key)),
            null, "Training loss of such a job, nats per target.");
        Meter.CreateObservableGauge(
            "distseq.client.tokens", static () => Jobs.Select(static job => Of(job.Value.Tokens, job.Key)), "{token}",
            "Targets that such a job has been trained on.");
    }

    /// <summary>Creates the instruments.</summary>
    public static void Publish() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(
        typeof(ClientTelemetry).TypeHandle);

    public static void Uploaded(int bytes) => Interlocked.Add(ref _uploaded, bytes);

    /// <summary>A job that the client follows.</summary>
    public static void Follow(JobStatus status) => Jobs[status.Id] = status;

    /// <summary>The span of a command; null if nobody listens.</summary>
    public static Activity? Command(string name) => Source.StartActivity($"distseq {name}");

    private static Measurement<double> Of(double value, string job) => new(value, new KeyValuePair<string, object?>("job", job));
}
