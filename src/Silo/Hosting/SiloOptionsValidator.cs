using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using Microsoft.Extensions.Options;
using Npgsql;

namespace DistSeq.Silo.Hosting;

/// <summary>Says all faults of the settings at once, before anything starts.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    private const string PostgresExample = "Host=127.0.0.1;Username=distseq;Database=distseq";

    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var failures = new List<string>();
        if (options.Clustering is not ("localhost" or "redis" or "postgres"))
            failures.Add($"DISTSEQ__CLUSTERING is '{options.Clustering}'; it must be localhost, redis or postgres.");
        if (options.Clustering == "redis" && options.Redis.Length == 0)
            failures.Add("DISTSEQ__REDIS is missing; clustering by redis needs it, for example DISTSEQ__REDIS=127.0.0.1:6379.");
        if (options.Clustering == "postgres" && options.Postgres.Length == 0)
            failures.Add($"DISTSEQ__POSTGRES is missing; clustering by postgres needs it, for example DISTSEQ__POSTGRES=\"{PostgresExample}\".");
        if (!ClusterId.IsValid(options.ClusterId))
            failures.Add($"DISTSEQ__CLUSTERID is '{options.ClusterId}'; it must have {ClusterId.Rule}.");
        CheckSecret("DISTSEQ__REDISPASSWORDFILE", options.RedisPasswordFile, failures);
        CheckSecret("DISTSEQ__POSTGRESPASSWORDFILE", options.PostgresPasswordFile, failures);
        CheckPostgres(options.Postgres, failures);
        CheckPort("DISTSEQ__SILOPORT", options.SiloPort, failures);
        CheckPort("DISTSEQ__GATEWAYPORT", options.GatewayPort, failures);
        if (options.SiloPort == options.GatewayPort)
            failures.Add($"DISTSEQ__SILOPORT and DISTSEQ__GATEWAYPORT are both {options.SiloPort}; give them different ports.");
        if (options.ComputeThreads is < 1 or > 1024)
            failures.Add($"DISTSEQ__COMPUTETHREADS is {options.ComputeThreads}; it must be between 1 and 1024.");
        if (options.Artifacts is not ("" or "redis" or "postgres") && !options.Artifacts.StartsWith("folder:", StringComparison.Ordinal))
            failures.Add($"DISTSEQ__ARTIFACTS is '{options.Artifacts}'; it must be redis, postgres or folder:PATH.");
        if (options.Artifacts == "redis" && options.Redis.Length == 0)
            failures.Add("DISTSEQ__ARTIFACTS is redis, but DISTSEQ__REDIS is missing; set it to host:port.");
        if (options.Artifacts == "postgres" && options.Postgres.Length == 0)
            failures.Add($"DISTSEQ__ARTIFACTS is postgres, but DISTSEQ__POSTGRES is missing; set it, for example to \"{PostgresExample}\".");
        if (options.AdvertisedIp != "auto" && !System.Net.IPAddress.TryParse(options.AdvertisedIp, out _))
            failures.Add($"DISTSEQ__ADVERTISEDIP is '{options.AdvertisedIp}'; it must be an IP address or auto.");
        if (options.KeepJobs < 0)
            failures.Add($"DISTSEQ__KEEPJOBS is {options.KeepJobs}; it must be 0 or more.");
        CheckAge("DISTSEQ__KEEPJOBSFOR", options.KeepJobsFor, failures);
        CheckAge("DISTSEQ__KEEPUPLOADSFOR", options.KeepUploadsFor, failures);
        CheckAge("DISTSEQ__KEEPDATASETSFOR", options.KeepDatasetsFor, failures);
        if (!Age.TryParse(options.CollectEvery, out _))
            failures.Add($"DISTSEQ__COLLECTEVERY is '{options.CollectEvery}'; it must be {Age.Form}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckSecret(string name, string file, List<string> failures)
    {
        if (file.Length > 0 && !File.Exists(file))
            failures.Add($"{name} names '{file}', which does not exist; mount the secret there.");
    }

    // The value may hold a password: only what is wrong with it is said.
    private static void CheckPostgres(string connection, List<string> failures)
    {
        if (connection.Length == 0)
            return;
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host))
                failures.Add($"DISTSEQ__POSTGRES names no Host; a connection string looks like \"{PostgresExample}\".");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            failures.Add($"DISTSEQ__POSTGRES is no connection string ({exception.Message.TrimEnd('.')}); one looks like \"{PostgresExample}\".");
        }
    }

    private static void CheckAge(string name, string age, List<string> failures)
    {
        if (age != "forever" && !Age.TryParse(age, out _))
            failures.Add($"{name} is '{age}'; it must be {Age.Form}, or forever.");
    }

    private static void CheckPort(string name, int port, List<string> failures)
    {
        if (port is < 1 or > 65535)
            failures.Add($"{name} is {port}; a port is between 1 and 65535.");
    }
}
