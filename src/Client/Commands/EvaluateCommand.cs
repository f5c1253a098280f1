using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>
/// evaluate JOB_OR_CHECKPOINT --data FILE: how well a trained model predicts a text, or the classes of a file of its format.
/// </summary>
internal sealed class EvaluateCommand : ClientCommand
{
    /// <summary>From this share of unknown tokens on, the loss is that of another text than the one given.</summary>
    private const double ManyUnknown = 0.05;

    // The measures of most models, so that they stand in the same column for every model.
    private const int NarrowestNames = 18;

    // What has a line of its own.
    private static readonly string[] Printed = ["loss", "perplexity", "bits-per-character", "accuracy"];

    private readonly Argument<string> _model = ModelArgument.Create();

    private readonly Option<string> _data = new Option<string>("--data")
    {
        Description = "A text file, or a folder of *.txt files.",
        Required = true,
        HelpName = "file",
    }.NotEmpty("name a text file, or a folder of *.txt files");

    private readonly Option<string> _encoding = EncodingOption.Create();

    public EvaluateCommand()
        : base(
            "evaluate", "Measures a trained model on a text.",
            "evaluate dinosaurs-k3x9fa --data examples/data/dinosaurs.txt") => Add(_model, _data, _encoding);

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var source = new DataSpec
        {
            Path = Path.GetFullPath(parse.GetValue(_data)!, invocation.Shell.Folder),
            Encoding = EncodingOption.Read(parse.GetValue(_encoding)!),
        };
        var model = ModelReference.Find(parse.GetValue(_model)!, invocation.Runs, invocation.Shell.Folder);
        var known = model.FormatOfFile ?? FilesAttribute.Guess(source.Path);
        // A folder is read differently for another format.
        var data = model.FormatOfFile is null && Directory.Exists(source.Path) ? null : Read(source with { Format = known });
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var from = await model.BringAsync(cluster.Grains, patience, cancellationToken);
        var format = await model.FormatAsync(cluster.Grains, patience, cancellationToken);
        if (data is null || (format != known && FilesAttribute.Of(format).StayApart))
            data = Read(source with { Format = format });
        invocation.Tell(data);
        await Upload.SendAsync(cluster.Grains, data, patience, cancellationToken);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var result = await model.UseAsync(() => RefusedOptions.NameAsync(() => LocateAsync(
            data, source with { Format = format },
            () => patience.AskAsync(() => generator.Evaluate(from, data.Sha256), cancellationToken))));
        if (invocation.IsJson)
            invocation.WriteJson(EvaluationRow.Of(result));
        else
            await WriteAsync(invocation.Shell.Output, result);
        if (result.UnknownShare > ManyUnknown)
            await invocation.Shell.Error.WriteLineAsync(Warning(result));
        return ExitCode.Fine;
    }

    private static LocalData Read(DataSpec source) =>
        LocalData.Read(source, "--data", EncodingOption.Setting, LocalData.LargestInMemory);

    private static async Task<EvaluationResult> LocateAsync(
        LocalData data, DataSpec source, Func<Task<EvaluationResult>> measure)
    {
        try
        {
            return await measure();
        }
        catch (InvalidSpecException exception)
        {
            throw DataFaults.Locate(exception, data, source);
        }
    }

    private static async Task WriteAsync(TextWriter output, EvaluationResult result)
    {
        List<(string Name, string Value)> rows = [.. Figured(result)];
        var width = Math.Max(NarrowestNames, rows.Max(static row => row.Name.Length));
        foreach (var (name, value) in rows)
            await output.WriteLineAsync($"{name.PadRight(width)}  {value}");
        foreach (var table in result.Tables)
        {
            await output.WriteLineAsync();
            foreach (var line in MeasureTables.Lines(table))
                await output.WriteLineAsync(line);
        }
    }

    private static IEnumerable<(string Name, string Value)> Figured(EvaluationResult result)
    {
        yield return ("loss", $"{Figures.Loss(result.Loss)}{(result.IsInNats ? " nats" : "")}");
        // It is that of one choice among many; for whole sequences and for many keys at once it says nothing.
        if (result.Measures.Count == 0 || result.Accuracy is not null
            || result.Measures.Any(static measure => measure.Name == Printed[1]))
            yield return ("perplexity", Figures.Fixed(result.Perplexity, 3));
        if (result.BitsPerCharacter is { } bits)
            yield return ("bits per character", Figures.Loss(bits));
        if (result.Accuracy is { } accuracy)
            yield return ("accuracy", Figures.Percent(accuracy));
        foreach (var measure in result.Measures.Where(static measure => !Printed.Contains(measure.Name)))
        {
            var value = measure.IsBetterHigh ? Figures.Percent(measure.Value) : Figures.Loss(measure.Value);
            yield return (measure.Name.Replace('-', ' '), value);
        }

        if (Figures.Step(result.Step, result.Steps) is { } step)
            yield return ("weights", $"of step {step}");
        yield return result.IsInNats
            ? ("targets", $"{Figures.Count(result.Tokens)} {Unknown(result)}")
            : ("rows", Figures.Count(result.Tokens));
    }

    private static string Unknown(EvaluationResult result) => result switch
    {
        { Unknown: 0 } => "(no unknown tokens)",
        { LeavesUnknownOut: true } => $"({Words(result.Unknown)} left out)",
        // Its targets are classes: tokens are only read.
        { Accuracy: not null } => $"({Words(result.Unknown)} read as <UNK>)",
        _ => $"({Figures.Count(result.Unknown)} of them unknown, counted as <UNK>)",
    };

    private static string Words(long unknown) =>
        unknown == 1 ? "1 unknown token was" : $"{Figures.Count(unknown)} unknown tokens were";

    private static string Warning(EvaluationResult result) =>
        $"{Figures.Percent(result.UnknownShare)} of the tokens are unknown to the model; the loss is "
        + (result.LeavesUnknownOut ? "of the text without them." : "of the text with <UNK> in their place.")
        + " Compare it only with losses of the same model on the same data."
        + " Give data like the training data, or train a model on these too.";
}
