namespace DistSeq.Client.Commands.Security;

/// <summary>cluster: what is needed to set a cluster up.</summary>
internal sealed class ClusterCommand : ClientCommand
{
    private const string Remedy = "Name what to make: cluster certificates FOLDER.";

    public ClusterCommand()
        : base("cluster", "Makes what a cluster needs before its silos start.", "cluster certificates certificates") =>
        Add(new ClusterCertificatesCommand());

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        await invocation.Shell.Error.WriteLineAsync(Remedy);
        return ExitCode.Mistake;
    }
}
