using DistSeq.Grains;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DistSeq.Silo.Hosting;

/// <summary>Metrics for Prometheus, and traces and metrics over OTLP where the usual OTEL_ variables name a collector.</summary>
internal static class TelemetryComposition
{
    // Seconds, from half a millisecond: steps of small models take less than one.
    private static readonly double[] Boundaries =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string siloName)
    {
        var collector = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("distseq-silo", serviceInstanceId: siloName))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Telemetry.MeterName, "Microsoft.Orleans").AddRuntimeInstrumentation().AddPrometheusExporter();
                metrics.AddView(instrument => instrument.Meter.Name == Telemetry.MeterName && instrument.Unit == "s"
                    ? new ExplicitBucketHistogramConfiguration { Boundaries = Boundaries }
                    : null);
                if (collector)
                    metrics.AddOtlpExporter();
            })
            .WithTracing(tracing =>
            {
                tracing.AddSource("Microsoft.Orleans.Application");
                if (collector)
                    tracing.AddOtlpExporter();
            });
    }
}
