using DistSeq.Client.Clusters;

namespace DistSeq.Client.Commands.Sweeps;

/// <summary>A command about one sweep that was submitted before.</summary>
internal abstract class SweepIdCommand : ClientCommand
{
    private readonly Argument<string> _id = new("SWEEP") { Description = "Id of the sweep." };

    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="example">What follows the id in its example.</param>
    protected SweepIdCommand(string name, string description, string example = "")
        : base(name, description, $"sweep {name} sweep-cells-k3x9fa{example} --cluster {StoreCatalog.Example}") => Add(_id);

    /// <summary>Whether a local cluster goes on with its unfinished jobs and sweeps meanwhile.</summary>
    protected virtual bool Trains => false;

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var id = parse.GetValue(_id)!;
        IdRule.Demand(id);
        await using var cluster = await invocation.ConnectAsync(cancellationToken, Trains);
        return await RunAsync(invocation, parse, cluster.Grains, id, cancellationToken);
    }

    protected abstract Task<int> RunAsync(
        Invocation invocation, ParseResult parse, IGrainFactory grains, string id, CancellationToken cancellationToken);
}
