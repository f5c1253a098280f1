using System.CommandLine;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Commands;

/// <summary>evaluate JOB_OR_CHECKPOINT --data FILE: how well a trained model predicts a text, or the classes of a file of its format.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Shell shell, GlobalOptions options)
    {
        var model = new Argument<string>("JOB_OR_CHECKPOINT") { Description = "A job id, a run's folder, or a *.safetensors file." };
        var data = new Option<string>("--data") { Description = "A text file, or a folder of *.txt files.", Required = true, HelpName = "file" };
        var command = new ClientCommand("evaluate", "Measures a trained model on a text.", "evaluate dinosaurs-k3x9fa --data examples/data/dinosaurs.txt")
        {
            model,
            data,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => RunAsync(invocation, parse.GetValue(model)!, parse.GetValue(data)!, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string argument, string file, CancellationToken cancellationToken)
    {
        var folder = invocation.Shell.Folder;
        var model = ModelReference.Find(argument, invocation.Runs, folder);
        var data = LocalData.Read(Path.GetFullPath(file, folder), null, "--data");
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var source = await model.BringAsync(cluster.Grains, patience, cancellationToken);
        await Upload.SendAsync(cluster.Grains, data.Sha256, data.Content, patience, cancellationToken);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var result = await model.UseAsync(() => patience.AskAsync(() => generator.Evaluate(source, data.Sha256), cancellationToken));
        if (invocation.IsJson)
            invocation.WriteJson(EvaluationRow.Of(result));
        else
            await WriteAsync(invocation.Shell.Output, result);
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
        await output.WriteLineAsync($"targets             {Figures.Count(result.Tokens)} ({Figures.Count(result.Unknown)} unknown tokens)");
    }
}
