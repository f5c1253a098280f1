using DistSeq.Client.Clusters;
using DistSeq.Security;

namespace DistSeq.Client.Commands;

/// <summary>The options every command takes, and the frame every command runs in.</summary>
internal sealed class GlobalOptions
{
    private const string ClusterVariable = "DISTSEQ_CLUSTER", TlsVariable = "DISTSEQ__TLS";

    private readonly Option<string> _output = new Option<string>("--output", "-o")
    {
        Description = "table for people; json for programs: one object on stdout at the end, progress on stderr.",
        DefaultValueFactory = static _ => "table",
        Recursive = true,
    }.AcceptOnlyFromAmong("table", "json");

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = $"A running cluster, by its {StoreCatalog.Names}: {StoreCatalog.Forms}. "
            + $"Also from the environment variable {ClusterVariable}.",
        HelpName = "address",
        Recursive = true,
    };

    private readonly Option<string?> _tls = new("--tls")
    {
        Description = "Folder with your certificate for --cluster: tls.crt, tls.key and ca.crt. "
            + $"Also from the environment variable {TlsVariable}.",
        HelpName = "folder",
        Recursive = true,
    };

    private readonly Option<bool> _local = new("--local")
    {
        Description = "A silo within this process (the default).",
        Recursive = true,
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Folder of the runs, and of the local cluster's state.",
        HelpName = "folder",
        DefaultValueFactory = static _ => "runs",
    };

    private readonly Option<double?> _timeout = new("--timeout")
    {
        Description = "Seconds to wait for the store and a silo of --cluster to answer, 1 to 3600. Default 15.",
        HelpName = "seconds",
        Recursive = true,
    };

    private readonly Option<int?> _metricsPort = new("--metrics-port")
    {
        Description = "Serves this process's measurements for Prometheus on 127.0.0.1:PORT/metrics.",
        HelpName = "port",
        Recursive = true,
    };

    public GlobalOptions()
    {
        _metricsPort.Demand(static port => port is null or (>= 1 and <= 65_535), "--metrics-port must be between 1 and 65535.");
        _out.Demand(
            static folder => !string.IsNullOrWhiteSpace(folder), "--out is empty; name a folder for the runs, or leave it out.");
        _tls.NotEmpty("name the folder of your certificate, or leave it out");
        _timeout.Demand(static seconds => seconds is null or (>= 1 and <= 3600), "--timeout must be between 1 and 3600 seconds.");
        _local.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(_cluster) is { Implicit: false })
                result.AddError("--cluster and --local exclude each other; keep one.");
        });
    }

    /// <summary>--set, for the commands that read a spec.</summary>
    public static Option<string[]> Settings(string example) => new("--set")
    {
        Description = $"Sets a field of the spec, for example --set {example}. May be repeated.",
        HelpName = "path=value",
    };

    /// <summary>--dry-run, for the commands that start something.</summary>
    public static Option<bool> DryRun(string what) => new("--dry-run")
    {
        Description = $"Checks everything, prints what the {what} would be and need, and starts nothing.",
    };

    public void AddTo(Command root)
    {
        root.Add(_output);
        root.Add(_cluster);
        root.Add(_tls);
        root.Add(_local);
        root.Add(_out);
        root.Add(_timeout);
        root.Add(_metricsPort);
    }

    /// <summary>
    /// --out for every command but those whose own --out is a file: their help would list it twice. Before such a command, --out
    /// is still the folder.
    /// </summary>
    public void AddRunsTo(IEnumerable<Command> commands)
    {
        foreach (var command in commands.Where(command => command.Options.All(option => option.Name != _out.Name)))
            command.Add(_out);
    }

    /// <summary>Runs a command's work; what it throws becomes a message and an exit code.</summary>
    public async Task<int> RunAsync(
        ParseResult parse, Shell shell, Func<Invocation, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            var invocation = Read(parse, shell);
            await using var metrics = await MetricsServer.StartAsync(parse.GetValue(_metricsPort), cancellationToken);
            using var span = ClientTelemetry.Command(parse.CommandResult.Command.Name);
            return await work(invocation);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, shell.Error);
        }
    }

    private static CertificateFolder? Certificates(string? given, Shell shell)
    {
        var folder = given ?? shell.Variable(TlsVariable);
        return string.IsNullOrEmpty(folder)
            ? null
            : CertificateFolder.Open(
                Path.GetFullPath(folder, shell.Folder), given is null ? TlsVariable : "--tls", TimeProvider.System);
    }

    private Invocation Read(ParseResult parse, Shell shell)
    {
        var named = parse.GetValue(_cluster) ?? (parse.GetValue(_local) ? null : shell.Variable(ClusterVariable));
        var address = string.IsNullOrWhiteSpace(named) ? null : ClusterAddress.Parse(named);
        var shown = parse.GetValue(_out)!;
        var runs = Path.GetFullPath(shown, shell.Folder);
        return new Invocation
        {
            Shell = shell,
            IsJson = parse.GetValue(_output) == "json",
            Cluster = new ClusterChoice(address, Path.Combine(runs, ".cluster"), shell.Variable)
            {
                Timeout = parse.GetValue(_timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Say = shell.Error.WriteLine,
                Certificates = address is null ? null : Certificates(parse.GetValue(_tls), shell),
            },
            Runs = runs,
            ClusterSuffix = address is null ? "" : $" --cluster {ShellWord.Quote(address.ToString())}"
                + (parse.GetValue(_tls) is { } given ? $" --tls {ShellWord.Quote(given)}" : ""),
            RunsSuffix = parse.GetResult(_out) is { Implicit: false } ? $" --out {ShellWord.Quote(shown)}" : "",
        };
    }
}
