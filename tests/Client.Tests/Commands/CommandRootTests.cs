using System.Text.RegularExpressions;
using DistSeq.Client.Tests.Fakes;

namespace DistSeq.Client.Tests.Commands;

public sealed class CommandRootTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeCluster _cluster = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train")]
    [InlineData("generate")]
    [InlineData("evaluate")]
    [InlineData("sweep")]
    [InlineData("jobs")]
    [InlineData("verify")]
    [InlineData("watch")]
    [InlineData("cancel")]
    [InlineData("doctor")]
    public async Task The_help_of_a_command_ends_with_an_example_of_it(string command)
    {
        var run = await RunAsync(command, "--help");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"Example:\r?\n  dotnet run -c Release --project src/Client -- " + Regex.Escape(command), run.Output);
        foreach (var option in (string[])["--output <", "--cluster <", "--local", "--out <", "--metrics-port <"])
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Required argument", "train")]
    [InlineData("Unrecognized command or argument '--sett'.", "jobs", "--sett")]
    [InlineData("Argument 'xml' not recognized. Must be one of:", "jobs", "-o", "xml")]
    [InlineData("Option '--data' is required.", "evaluate", "x")]
    [InlineData("--cluster and --local exclude each other; keep one.", "jobs", "--local", "--cluster", "redis://x")]
    [InlineData("--steps must be between 1 and 2000000000.", "verify", "x", "--steps", "0")]
    [InlineData("--steps and --all exclude each other; keep one.", "verify", "x", "--steps", "9", "--all")]
    [InlineData("--metrics-port must be between 1 and 65535.", "jobs", "--metrics-port", "0")]
    [InlineData("--cluster: 'x' is no cluster address; write redis://host:port", "jobs", "--cluster", "x")]
    public async Task A_mistake_on_the_command_line_ends_with_1(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal((1, "", 0), (run.Code, run.Output, _cluster.Opened));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, _folder, arguments);
}
