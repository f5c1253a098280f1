using DistSeq.Export;
using DistSeq.Silo.Health;
using DistSeq.Silo.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

// A silo process: settings from the environment, metrics and health over HTTP.
var builder = WebApplication.CreateSlimBuilder(args);
if (args.Contains("--healthcheck"))
    return await HealthEndpoints.Ask(builder.Configuration["URLS"] ?? "http://127.0.0.1:8080");
var options = SiloOptions.Read(builder.Configuration);
if (new SiloOptionsValidator().Validate(Options.DefaultName, options) is { Failed: true } result)
{
    foreach (var failure in result.Failures!)
        await Console.Error.WriteLineAsync(failure);
    return 1;
}

if (string.IsNullOrEmpty(builder.Configuration["URLS"]))
    builder.WebHost.UseUrls("http://127.0.0.1:8080");
builder.Logging.AddLines(options.Logs);
builder.AddSilo(options);
builder.Services.AddTelemetry(builder.Configuration, "distseq-silo", options.Name, isScraped: true);
builder.Services.AddHealth();
builder.Services.AddHostedService<SiloFirst>();
await using var app = builder.Build();
app.MapPrometheusScrapingEndpoint().DisableHttpMetrics();
app.MapHealth();
try
{
    await app.StartAsync();
}
catch (AddressInUseException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{exception.Message} Stop the program that listens there, "
        + "or give this silo another address for metrics and health (URLS).");
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
