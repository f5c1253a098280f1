namespace DistSeq.Security.Tests;

/// <summary>Two silos with certificates over a Redis, their users, and a job of alice's that has ended.</summary>
public sealed class SecureCluster : IAsyncLifetime
{
    /// <summary>The id of alice's job.</summary>
    internal const string Job = "alices";

    private readonly ScratchFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];
    private RedisServer? _redis;

    internal Certificates Certificates { get; private set; } = null!;

    internal IReadOnlyList<SiloProcess> Silos => _silos;

    internal RedisServer Redis => _redis!;

    internal string Alice { get; private set; } = "";

    internal string Bob { get; private set; } = "";

    internal string Viewer { get; private set; } = "";

    internal string Admin { get; private set; } = "";

    /// <summary>A certificate of another authority that says admin.</summary>
    internal string Stranger { get; private set; } = "";

    /// <summary>An admin's that has expired.</summary>
    internal string Expired { get; private set; } = "";

    /// <summary>The small job of all tests here.</summary>
    internal static string[] Train { get; } =
        ["train", Repository.File("examples/dinosaurs.yaml"), "--set", "training.steps=20", "--set", "model.hidden=16"];

    public async ValueTask InitializeAsync()
    {
        if (Prerequisite.Find("redis-server") is null)
            return;
        Certificates = new Certificates(_folder.At("authority"));
        (Alice, Bob) = (Certificates.User("alice", Role.User), Certificates.User("bob", Role.User));
        (Viewer, Admin) = (Certificates.User("vera", Role.Viewer), Certificates.User("ada", Role.Admin));
        Stranger = new Certificates(_folder.At("strangers")).User("eve", Role.Admin);
        Expired = Certificates.Expired("old");
        _redis = await RedisServer.StartAsync();
        foreach (var name in (string[])["silo-a", "silo-b"])
            _silos.Add(await SiloProcess.StartAsync(name, [.. _redis.Settings, .. Certificates.Settings]));
        var run = await ClientAsync(Alice, [.. Train, "--id", Job]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    /// <summary>To be called first by every test: a fixture cannot skip a test.</summary>
    internal void Demand()
    {
        if (_redis is null)
            Prerequisite.Redis();
    }

    /// <summary>Runs the command line with a user's certificate, or without one, in a folder of the user's.</summary>
    internal async Task<ProgramRun> ClientAsync(string? certificates, params IEnumerable<string> arguments)
    {
        string[] tls = certificates is null ? [] : ["--tls", certificates];
        var home = Directory.CreateDirectory(_folder.At($"home/{Path.GetFileName(certificates)}")).FullName;
        await using var client = new ChildProcess(BuiltProgram.Start(
            BuiltProgram.Client, home, [.. arguments, "--cluster", _redis!.ClusterUrl, .. tls]));
        return await client.WaitAsync(TimeSpan.FromMinutes(4));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        _folder.Dispose();
    }
}
