using System.CommandLine;
using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Commands;

/// <summary>predict JOB_OR_CHECKPOINT [FILE | -]: classes or tags of each line, in the order of the lines.</summary>
internal sealed class PredictCommand
{
    private const int MostTold = 10;

    private readonly Argument<string> _model = new Argument<string>("JOB_OR_CHECKPOINT")
    {
        Description = "A job id, a run's folder, or a *.safetensors file.",
    }.NotEmpty("name a job, a run's folder, or a *.safetensors file");

    private readonly Argument<string> _file = new Argument<string>("FILE")
    {
        Description = "A text file, a question a line; - for standard input.",
        DefaultValueFactory = static _ => QuestionLines.StandardInput,
    }.NotEmpty("name a text file, or - for standard input");

    private readonly Option<int> _top = new("--top")
    {
        Description = "Choices for each line or token, the likeliest first, 1 to 1000.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<int> _beam = new("--beam")
    {
        Description = "Translations that are followed side by side, 1 to 1000; more find likelier ones and take longer.",
        DefaultValueFactory = static _ => 4,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A file for the answers instead of standard output.",
        HelpName = "file",
    };

    private readonly Option<string> _encoding = EncodingOption.Create();

    private PredictCommand()
    {
    }

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var self = new PredictCommand();
        self._out.Demand(static file => file is null || file.Trim().Length > 0, "--out is empty; name a file, or leave it out.");
        var command = new ClientCommand(
            "predict", "Asks a model of classes or tags, line by line.", "predict numbers-k3x9fa questions.txt --top 3")
        {
            self._model, self._file, self._top, self._beam, self._out, self._encoding,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => self.RunAsync(invocation, parse, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var shell = invocation.Shell;
        var model = ModelReference.Find(parse.GetValue(_model)!, invocation.Runs, shell.Folder);
        var lines = QuestionLines.Read(parse.GetValue(_file)!, EncodingOption.Read(parse.GetValue(_encoding)!), shell);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var source = await model.BringAsync(cluster.Grains, patience, cancellationToken);
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        await using var file = Open(parse.GetValue(_out), shell.Folder);
        var writer = new AnswerWriter(file ?? shell.Output, invocation.IsJson);
        var faults = new List<string>();
        for (var begin = 0; begin < lines.Count; begin += PredictionRequest.MostLines)
        {
            var request = new PredictionRequest
            {
                Model = source,
                Lines = [.. lines.Skip(begin).Take(PredictionRequest.MostLines)],
                Top = parse.GetValue(_top),
                Beam = parse.GetValue(_beam),
            };
            var result = await model.UseAsync(() => RefusedOptions.NameAsync(
                () => patience.AskAsync(() => generator.Predict(request), cancellationToken)));
            if (begin == 0 && result.Step != result.Steps)
                await shell.Error.WriteLineAsync($"The weights are of step {Figures.Step(result.Step, result.Steps)}.");
            for (var i = 0; i < result.Lines.Count; i++)
            {
                await writer.WriteAsync(begin + i + 1, request.Lines[i], result.Lines[i], result.IsPerToken);
                if (result.Lines[i].Error is { } error)
                    faults.Add($"Line {begin + i + 1}: {error}.");
            }
        }

        foreach (var fault in faults.Take(MostTold))
            await shell.Error.WriteLineAsync(fault);
        if (faults.Count > MostTold)
            await shell.Error.WriteLineAsync($"{faults.Count} lines have no answer; these are the first {MostTold}.");
        return faults.Count == 0 ? ExitCode.Fine : ExitCode.Mistake;
    }

    private static StreamWriter? Open(string? path, string folder)
    {
        try
        {
            return path is null ? null : new StreamWriter(Path.GetFullPath(path, folder));
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            throw new ArgumentException(
                $"--out: {Quoted.Path(path!)} cannot be written: {FileTrouble.Reason(exception)}; name another file.", exception);
        }
    }
}
