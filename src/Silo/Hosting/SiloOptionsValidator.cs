using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Jobs;
using DistSeq.Grains.Data.Web;
using DistSeq.Security;
using DistSeq.Silo.Storage;
using Microsoft.Extensions.Options;

namespace DistSeq.Silo.Hosting;

/// <summary>Reports all faults of the settings at once, before anything starts.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var failures = new List<string>();
        var stores = StoreCatalog.All.Select(static store => store.Name).ToArray();
        if (options.Clustering != "localhost" && !stores.Contains(options.Clustering))
            failures.Add($"DISTSEQ__CLUSTERING is '{options.Clustering}'; it must be {Choice(["localhost", .. stores])}.");
        if (!ClusterId.IsValid(options.ClusterId))
            failures.Add($"DISTSEQ__CLUSTERID is '{options.ClusterId}'; it must have {ClusterId.Rule}.");
        foreach (var store in StoreCatalog.All)
            CheckStore(store, options, failures);
        CheckPort("DISTSEQ__SILOPORT", options.SiloPort, failures);
        CheckPort("DISTSEQ__GATEWAYPORT", options.GatewayPort, failures);
        if (options.SiloPort == options.GatewayPort)
            failures.Add($"DISTSEQ__SILOPORT and DISTSEQ__GATEWAYPORT are both {options.SiloPort}; give them different ports.");
        if (options.ComputeThreads is < 1 or > 1024)
            failures.Add($"DISTSEQ__COMPUTETHREADS is {options.ComputeThreads}; it must be between 1 and 1024.");
        if (options.Artifacts.Length > 0 && !stores.Contains(options.Artifacts)
            && !options.Artifacts.StartsWith("folder:", StringComparison.Ordinal))
            failures.Add($"DISTSEQ__ARTIFACTS is '{options.Artifacts}'; it must be {Choice([.. stores, "folder:PATH"])}.");
        if (options.AdvertisedIp != "auto" && !System.Net.IPAddress.TryParse(options.AdvertisedIp, out _))
            failures.Add($"DISTSEQ__ADVERTISEDIP is '{options.AdvertisedIp}'; it must be an IP address or auto.");
        if (!WebPolicy.TryParse(options.Urls, out _))
            failures.Add($"DISTSEQ__URLS is '{options.Urls}'; it must be {WebPolicy.Form}.");
        CheckSecurity(options, failures);
        if (!Export.Logs.Forms.Contains(options.Logs))
            failures.Add($"DISTSEQ__LOGS is '{options.Logs}'; it must be {Choice([.. Export.Logs.Forms])}.");
        if (options.KeepJobs < 0)
            failures.Add($"DISTSEQ__KEEPJOBS is {options.KeepJobs}; it must be 0 or more.");
        CheckAge("DISTSEQ__KEEPJOBSFOR", options.KeepJobsFor, failures);
        CheckAge("DISTSEQ__KEEPUPLOADSFOR", options.KeepUploadsFor, failures);
        CheckAge("DISTSEQ__KEEPDATASETSFOR", options.KeepDatasetsFor, failures);
        if (!Age.TryParse(options.CollectEvery, out _))
            failures.Add($"DISTSEQ__COLLECTEVERY is '{options.CollectEvery}'; it must be {Age.Form}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckStore(IStoreBackend store, SiloOptions options, List<string> failures)
    {
        var variable = $"DISTSEQ__{store.Name.ToUpperInvariant()}";
        var settings = options.SettingsOf(store);
        (string Name, string File)[] files =
        [
            ("PASSWORDFILE", settings.PasswordFile), ("CA", settings.Authority), ("CERTIFICATE", settings.Certificate),
        ];
        (string Name, string File)[] missing = [.. files.Where(static it => it.File.Length > 0 && !File.Exists(it.File))];
        failures.AddRange(missing.Select(it =>
            $"{variable}{it.Name} names '{it.File}', which does not exist; mount the secret there."));
        if (settings.Connection.Length > 0)
        {
            if (missing.Length == 0 && store.FaultOf(settings) is { } fault)
                failures.Add($"{variable} {fault}.");
            return;
        }

        var asking = options.Clustering == store.Name ? "CLUSTERING" : options.Artifacts == store.Name ? "ARTIFACTS" : null;
        if (asking is not null)
        {
            failures.Add($"{variable} is missing; DISTSEQ__{asking}={store.Name} needs it, "
                + $"for example {variable}={store.Example}.");
        }
    }

    private static void CheckSecurity(SiloOptions options, List<string> failures)
    {
        if (options.Insecure.ToUpperInvariant() is not ("TRUE" or "FALSE"))
            failures.Add($"DISTSEQ__INSECURE is '{options.Insecure}'; it must be true or false.");
        else if (options.IsOpen && !bool.Parse(options.Insecure))
        {
            failures.Add($"DISTSEQ__ADVERTISEDIP is {options.AdvertisedIp}, so that others than this machine reach the silo, but "
                + "it has no certificate: set DISTSEQ__TLS to a folder with tls.crt, tls.key and ca.crt ('distseq cluster "
                + "certificates' makes one), or set DISTSEQ__INSECURE=true if everybody in its network may do anything.");
        }

        if (options.Tls.Length == 0)
            return;
        try
        {
            SiloCertificates.Open(options);
        }
        catch (CertificateException exception)
        {
            failures.AddRange(exception.Faults);
        }
    }

    private static string Choice(string[] words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";

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
