using DistSeq.Client.Specs.Schemas;

namespace DistSeq.Client.Commands;

/// <summary>schema job, schema sweep: prints the JSON Schema by which editors complete and check spec files.</summary>
internal sealed class SchemaCommand : ClientCommand
{
    private const string Sweep = "sweep";

    private readonly Argument<string> _kind = new Argument<string>("KIND") { Description = "What the spec is of: job or sweep." }
        .OneOf("job", Sweep);

    public SchemaCommand()
        : base("schema", "Prints the JSON Schema of spec files, for editors.", "schema job > job.schema.json") => Add(_kind);

    public override Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        invocation.WriteJson(parse.GetValue(_kind) == Sweep ? SpecSchema.Sweep() : SpecSchema.Job());
        return Task.FromResult(ExitCode.Fine);
    }
}
