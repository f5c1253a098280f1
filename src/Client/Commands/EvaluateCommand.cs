using System.CommandLine;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>evaluate JOB_OR_CHECKPOINT --data FILE: how well a trained model predicts a text, or the classes of a file of its format.</summary>
internal static class EvaluateCommand
{
    /// <summary>From this share of unknown tokens on, the loss is of another text than the one that was given.</summary>
    private const double ManyUnknown = 0.05;

    // What has a line of its own.
    private static readonly string[] Printed = ["loss", "perplexity", "bits-per-character", "accuracy"];

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var model = new Argument<string>("JOB_OR_CHECKPOINT")
        {
            Description = "A job id, a run's folder, or a *.safetensors file.",
        }.NotEmpty("name a job, a run's folder, or a *.safetensors file");
        var data = new Option<string>("--data")
        {
            Description = "A text file, or a folder of *.txt files.",
            Required = true,
            HelpName = "file",
        }.NotEmpty("name a text file, or a folder of *.txt files");
        var encoding = EncodingOption.Create();
        var command = new ClientCommand("evaluate", "Measures a trained model on a text.", "evaluate dinosaurs-k3x9fa --data examples/data/dinosaurs.txt")
        {
            model,
            data,
            encoding,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => RunAsync(
                invocation, parse.GetValue(model)!,
                new DataSpec
                {
                    Path = Path.GetFullPath(parse.GetValue(data)!, shell.Folder),
                    Encoding = EncodingOption.Read(parse.GetValue(encoding)!),
                },
                cancellationToken), cancellationToken));
        return command;
    }

    private static LocalData Read(DataSpec source) => LocalData.Read(source, "--data", EncodingOption.Setting);

    private static async Task<int> RunAsync(
        Invocation invocation, string argument, DataSpec source, CancellationToken cancellationToken)
    {
        var model = ModelReference.Find(argument, invocation.Runs, invocation.Shell.Folder);
        var data = Read(source);
        invocation.Tell(data);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var from = await model.BringAsync(cluster.Grains, patience, cancellationToken);
        // In a folder of tagged data no sequence goes on from file to file.
        if (data.Files.Words is not null && await model.IsTaggedAsync(cluster.Grains, patience, cancellationToken))
            data = Read(source with { Format = DataFormat.Conll });
        await Upload.SendAsync(cluster.Grains, data.Sha256, data.Content, patience, cancellationToken);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var result = await model.UseAsync(() => RefusedOptions.NameAsync(
            () => patience.AskAsync(() => generator.Evaluate(from, data.Sha256), cancellationToken)));
        if (invocation.IsJson)
            invocation.WriteJson(EvaluationRow.Of(result));
        else
            await WriteAsync(invocation.Shell.Output, result);
        if (result.UnknownShare > ManyUnknown)
            await invocation.Shell.Error.WriteLineAsync(Warning(result));
        return ExitCode.Fine;
    }

    private static async Task WriteAsync(TextWriter output, EvaluationResult result)
    {
        await output.WriteLineAsync($"loss                {Figures.Loss(result.Loss)} nats");
        await output.WriteLineAsync($"perplexity          {Figures.Fixed(result.Perplexity, 3)}");
        if (result.BitsPerCharacter is { } bits)
            await output.WriteLineAsync($"bits per character  {Figures.Loss(bits)}");
        if (result.Accuracy is { } accuracy)
            await output.WriteLineAsync($"accuracy            {Figures.Percent(accuracy)}");
        foreach (var measure in result.Measures.Where(static measure => !Printed.Contains(measure.Name)))
        {
            var value = measure.IsBetterHigh ? Figures.Percent(measure.Value) : Figures.Loss(measure.Value);
            await output.WriteLineAsync($"{measure.Name.Replace('-', ' '),-18}  {value}");
        }

        if (Figures.Step(result.Step, result.Steps) is { } step)
            await output.WriteLineAsync($"weights             of step {step}");
        await output.WriteLineAsync($"targets             {Figures.Count(result.Tokens)} {Unknown(result)}");
    }

    private static string Unknown(EvaluationResult result) => result switch
    {
        { Unknown: 0 } => "(no unknown tokens)",
        { LeavesUnknownOut: true } => $"({Words(result.Unknown)} left out)",
        // Its targets are classes: tokens are only read.
        { Accuracy: not null } => $"({Words(result.Unknown)} read as <UNK>)",
        _ => $"({Figures.Count(result.Unknown)} of them unknown, and counted as <UNK>)",
    };

    private static string Words(long unknown) =>
        unknown == 1 ? "1 unknown token was" : $"{Figures.Count(unknown)} unknown tokens were";

    private static string Warning(EvaluationResult result) =>
        $"{Figures.Percent(result.UnknownShare)} of the tokens are unknown to the model; the loss is "
        + (result.LeavesUnknownOut ? "of the text without them." : "of the text with <UNK> in their place.")
        + " Compare it only with losses of the same model on the same data."
        + " Give data like those it was trained on, or train a model on these too.";
}
