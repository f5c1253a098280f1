namespace DistSeq.EndToEnd.Tests.Cluster;

/// <summary>What the client does to a terminal, and what signals do to the client.</summary>
public sealed class TerminalTests : FolderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("jobs")]
    [InlineData("doctor")]
    [InlineData("trian")]
    public async Task With_NO_COLOR_a_terminal_gets_no_escape_sequence(string command)
    {
        var start = BuiltProgram.Start(BuiltProgram.Client, Folder.Path, command);
        var words = string.Join(' ', start.ArgumentList.Prepend(start.FileName));
        start.FileName = Prerequisite.Program("script", "bsdutils");
        start.ArgumentList.Clear();
        // script gives the command a terminal of its own.
        foreach (var argument in (string[])["--quiet", "--return", "--command", words, "/dev/null"])
            start.ArgumentList.Add(argument);
        start.Environment["TERM"] = "xterm-256color";
        await using var process = new ChildProcess(start);

        var run = await process.WaitAsync(Limit);

        Assert.NotEmpty(run.Output.Trim());
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_ends_a_client_that_reads_its_spec(bool terminate)
    {
        // A pipe that nobody writes to: the reading never ends.
        var pipe = Path.Combine(Folder.Path, "spec.yaml");
        Assert.Equal(0, (await ProgramRun.RunAsync(Prerequisite.Program("mkfifo", "coreutils"), pipe)).ExitCode);
        await using var process = new ChildProcess(BuiltProgram.Start(BuiltProgram.Client, Folder.Path, "train", "spec.yaml"));
        // The client waits for the writer that this is; it never writes.
        await using var writer = await Task.Run(
            () => new FileStream(pipe, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);

        if (terminate)
            process.Terminate();
        else
            process.Interrupt();

        var run = await process.WaitAsync(Limit);
        Assert.Equal((130, "Interrupted."), (run.ExitCode, run.Error.Trim()));
    }
}
