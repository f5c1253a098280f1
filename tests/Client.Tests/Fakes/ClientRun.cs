using DistSeq.Client.Commands;

namespace DistSeq.Client.Tests.Fakes;

/// <summary>One call of the client within the test's process.</summary>
internal sealed record ClientRun(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<ClientRun> OfAsync(FakeCluster cluster, ScratchFolder folder, params string[] arguments) =>
        OfAsync(cluster, folder, TestContext.Current.CancellationToken, arguments);

    public static async Task<ClientRun> OfAsync(
        FakeCluster cluster, ScratchFolder folder, CancellationToken interrupt, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var shell = new Shell
        {
            Output = output,
            Error = TextWriter.Synchronized(error),
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(cluster.Input)),
            IsTyped = cluster.IsTyped,
            IsTerminal = cluster.IsTerminal,
            Folder = folder.Path,
            LeaveWord = words => cluster.LastWords = words,
            Connect = (choice, _) =>
            {
                cluster.Choice = choice;
                cluster.Opened++;
                return Task.FromResult<ICluster>(new FakeConnection(cluster));
            },
        };
        var code = await CommandRoot.RunAsync(arguments, shell, interrupt);
        return new ClientRun(code, output.ToString(), error.ToString());
    }
}
