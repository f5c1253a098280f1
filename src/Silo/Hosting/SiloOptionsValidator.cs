using Microsoft.Extensions.Options;

namespace DistSeq.Silo.Hosting;

/// <summary>Says all faults of the settings at once, before anything starts.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var failures = new List<string>();
        var redis = options.Clustering == "redis";
        if (!redis && options.Clustering != "localhost")
            failures.Add($"DISTSEQ__CLUSTERING is '{options.Clustering}'; it must be localhost or redis.");
        if (redis && options.Redis.Length == 0)
            failures.Add("DISTSEQ__REDIS is missing; clustering by redis needs it, for example DISTSEQ__REDIS=127.0.0.1:6379.");
        if (options.RedisPasswordFile.Length > 0 && !File.Exists(options.RedisPasswordFile))
            failures.Add($"DISTSEQ__REDISPASSWORDFILE names '{options.RedisPasswordFile}', which does not exist; mount the secret there.");
        CheckPort("DISTSEQ__SILOPORT", options.SiloPort, failures);
        CheckPort("DISTSEQ__GATEWAYPORT", options.GatewayPort, failures);
        if (options.SiloPort == options.GatewayPort)
            failures.Add($"DISTSEQ__SILOPORT and DISTSEQ__GATEWAYPORT are both {options.SiloPort}; give them different ports.");
        if (options.ComputeThreads is < 1 or > 1024)
            failures.Add($"DISTSEQ__COMPUTETHREADS is {options.ComputeThreads}; it must be between 1 and 1024.");
        if (options.Artifacts.Length > 0 && options.Artifacts != "redis" && !options.Artifacts.StartsWith("folder:", StringComparison.Ordinal))
            failures.Add($"DISTSEQ__ARTIFACTS is '{options.Artifacts}'; it must be redis or folder:PATH.");
        if (options.Artifacts == "redis" && options.Redis.Length == 0)
            failures.Add("DISTSEQ__ARTIFACTS is redis, but DISTSEQ__REDIS is missing; set it to host:port.");
        if (options.AdvertisedIp != "auto" && !System.Net.IPAddress.TryParse(options.AdvertisedIp, out _))
            failures.Add($"DISTSEQ__ADVERTISEDIP is '{options.AdvertisedIp}'; it must be an IP address or auto.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckPort(string name, int port, List<string> failures)
    {
        if (port is < 1 or > 65535)
            failures.Add($"{name} is {port}; a port is between 1 and 65535.");
    }
}
