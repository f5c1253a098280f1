using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DistSeq.Export;

/// <summary>
/// What leaves a process for those who watch it, the same for silos and clients: metrics for Prometheus, and metrics, traces and
/// logs over OTLP where the usual OTEL_ variables name a collector.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the product's meter and of its source of spans.</summary>
    public const string Name = "DistSeq";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // From half a millisecond: steps of small models and calls within a cluster take less than one.
    private static readonly double[] Seconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private static readonly double[] Steps = [0, 1, 2, 4, 8, 16, 32, 64];

    /// <summary>Whether the variables name a collector for at least one kind of signal.</summary>
    public static bool HasCollector(IConfiguration configuration) =>
        HasCollector(configuration, "TRACES") || HasCollector(configuration, "METRICS") || HasCollector(configuration, "LOGS");

    /// <summary>Adds metrics, traces and logs of this process.</summary>
    /// <param name="services">Of the host that exports them.</param>
    /// <param name="configuration">With the OTEL_ variables.</param>
    /// <param name="service">Name of the program, unless OTEL_SERVICE_NAME says another.</param>
    /// <param name="instance">Name of this process.</param>
    /// <param name="isScraped">Whether Prometheus scrapes this host.</param>
    public static void AddTelemetry(
        this IServiceCollection services, IConfiguration configuration, string service, string instance, bool isScraped)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            configuration["OTEL_SERVICE_NAME"] ?? service, serviceVersion: version, serviceInstanceId: instance));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Name, "Microsoft.Orleans").AddRuntimeInstrumentation().AddView(ViewOf);
            if (isScraped)
                metrics.AddPrometheusExporter();
            if (HasCollector(configuration, "METRICS"))
                metrics.AddOtlpExporter();
        });
        // Without a collector nobody listens, and no span is made.
        if (HasCollector(configuration, "TRACES"))
        {
            telemetry.WithTracing(tracing =>
            {
                tracing.AddSource(Name, "Microsoft.Orleans.Application").AddOtlpExporter();
                if (string.IsNullOrEmpty(configuration["OTEL_TRACES_SAMPLER"]))
                    tracing.SetSampler(new ParentBasedSampler(new CausedCallSampler()));
            });
        }

        if (HasCollector(configuration, "LOGS"))
            telemetry.WithLogging(static logging => logging.AddOtlpExporter());
    }

    private static bool HasCollector(IConfiguration configuration, string signal) =>
        !string.IsNullOrEmpty(configuration[Endpoint])
        || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    private static MetricStreamConfiguration? ViewOf(Instrument instrument)
    {
        if (instrument.GetType() is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(Histogram<>))
            return null;
        double[]? boundaries = instrument.Unit switch
        {
            "s" => Seconds,
            "{step}" => Steps,
            // The first bucket of Orleans' own latencies ends at 5 ms, where most calls within a cluster have long ended.
            "ms" when instrument.Meter.Name == "Microsoft.Orleans" => [.. Seconds.Select(static second => second * 1_000)],
            _ => null,
        };
        return boundaries is null ? null : new ExplicitBucketHistogramConfiguration { Boundaries = boundaries };
    }

    /// <summary>
    /// Leaves out calls between grains that no span has caused: those of training alone are thousands a second.
    /// </summary>
    private sealed class CausedCallSampler : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Kind == System.Diagnostics.ActivityKind.Internal
                ? SamplingDecision.RecordAndSample
                : SamplingDecision.Drop);
    }
}
