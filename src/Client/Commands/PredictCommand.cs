using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>
/// predict JOB_OR_CHECKPOINT [FILE | -]: classes, tags or translations for each line, in order; or the next rows of a
/// table.
/// </summary>
internal sealed class PredictCommand : ClientCommand
{
    private readonly Argument<string> _model = ModelArgument.Create();

    private readonly Argument<string> _file = new Argument<string>("FILE")
    {
        Description = "A text file with one question per line, or a table in CSV to forecast; - for standard input.",
        DefaultValueFactory = static _ => QuestionLines.StandardInput,
    }.NotEmpty("name a text file, or - for standard input");

    private readonly Option<int> _top = new("--top")
    {
        Description = "Choices for each line or token, the likeliest first, 1 to 1000.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<int> _beam = new("--beam")
    {
        Description = "Translations to follow side by side, 1 to 1000; more find likelier ones and take longer.",
        DefaultValueFactory = static _ => 4,
    };

    private readonly Option<int?> _horizon = new("--horizon")
    {
        Description = "Rows to forecast after the end of a table; by default as many as the model was trained for.",
        HelpName = "rows",
    };

    private readonly Option<bool> _interactive = new("--interactive", "-i")
    {
        Description = "Asks for a line and answers it, until the end of the input.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A file for the answers instead of standard output.",
        HelpName = "file",
    };

    private readonly Option<string> _encoding = EncodingOption.Create();

    public PredictCommand()
        : base(
            "predict", "Asks a model of classes, tags or translations line by line, a model of forecasts table by table.",
            "predict numbers-k3x9fa questions.txt --top 3")
    {
        Add(_model, _file, _top, _beam, _horizon, _interactive, _out, _encoding);
        _out.NotEmpty("name a file, or leave it out");
    }

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var shell = invocation.Shell;
        var (isInteractive, encoding) = (parse.GetValue(_interactive), EncodingOption.Read(parse.GetValue(_encoding)!));
        var model = ModelReference.Find(parse.GetValue(_model)!, invocation.Runs, shell.Folder);
        if (isInteractive && (parse.GetValue(_file) != QuestionLines.StandardInput || encoding != DataEncoding.Utf8))
            throw new ArgumentException("-i asks for lines in UTF-8; leave FILE and --encoding out, or leave -i out.");
        var content = isInteractive ? [] : QuestionLines.ReadAll(parse.GetValue(_file)!, encoding, shell);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var request = new PredictionRequest
        {
            Model = await model.BringAsync(cluster.Grains, patience, cancellationToken),
            Lines = [],
            Top = parse.GetValue(_top),
            Beam = parse.GetValue(_beam),
        };
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var form = await model.UseAsync(
            () => patience.AskAsync(() => generator.GetPredictionForm(request.Model), cancellationToken));
        DemandFit(parse, form);
        await using var file = Open(parse.GetValue(_out), shell.Folder);
        if (form.Horizon is not null)
        {
            var table = new TableAsking(invocation, cluster.Grains, patience);
            var code = await model.UseAsync(() => table.AskAsync(
                request.Model, content, parse.GetValue(_horizon), file ?? shell.Output, cancellationToken));
            await TellFileAsync(invocation, parse.GetValue(_out));
            return code;
        }

        var answers = new AnswerWriter(file ?? shell.Output, invocation.IsJson);
        var asking = new Asking(shell, answers, part => model.UseAsync(() => RefusedOptions.NameAsync(
            () => patience.AskAsync(() => generator.Predict(request with { Lines = part }), cancellationToken))));
        if (isInteractive)
        {
            await foreach (var line in TypedLines.ReadAsync(shell, cancellationToken))
            {
                await asking.AskAsync([line]);
                await asking.TellFaultsAsync();
            }

            // A person has seen what went wrong, and has carried on.
            return asking.Faults == 0 || shell.IsTyped ? ExitCode.Fine : ExitCode.Mistake;
        }

        foreach (var part in QuestionLines.Of(content).Chunk(PredictionRequest.MostLines))
            await asking.AskAsync(part);
        await asking.TellFaultsAsync();
        await TellFileAsync(invocation, parse.GetValue(_out));
        return asking.Faults == 0 ? ExitCode.Fine : ExitCode.Mistake;
    }

    private static async Task TellFileAsync(Invocation invocation, string? file)
    {
        var shell = invocation.Shell;
        if (file is not null)
            await shell.Error.WriteLineAsync($"wrote {invocation.Shown(Path.GetFullPath(file, shell.Folder))}");
    }

    // An option that the model cannot use would be ignored silently.
    private void DemandFit(ParseResult parse, PredictionForm form)
    {
        Option[] ofLines = [_top, _beam, _interactive], ofTables = [_horizon];
        bool IsGiven(Option option) => parse.GetResult(option) is { Implicit: false };
        foreach (var option in (form.Horizon is null ? ofTables : ofLines).Where(IsGiven))
        {
            throw new ArgumentException($"{option.Name}: the model {form.Does}; it is asked "
                + $"{(form.Horizon is null ? "line by line" : "with a whole table")}. Leave {option.Name} out.");
        }

        if (!form.Searches && IsGiven(_beam))
        {
            throw new ArgumentException($"{_beam.Name}: the model {form.Does} and searches no translations. "
                + $"Leave {_beam.Name} out; {_top.Name} asks for more choices.");
        }
    }

    private static StreamWriter? Open(string? path, string folder)
    {
        try
        {
            return path is null ? null : new StreamWriter(Path.GetFullPath(path, folder));
        }
        catch (Exception exception) when (FileTrouble.Is(exception))
        {
            var reason = Directory.Exists(Path.GetFullPath(path!, folder)) ? "it is a folder" : FileTrouble.Reason(exception);
            throw new ArgumentException(
                $"--out: {Quoted.Path(path!)} cannot be written: {reason}; name another file.", exception);
        }
    }
}
