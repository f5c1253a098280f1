using DistSeq.Client.Data;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;

namespace DistSeq.Client.Commands;

/// <summary>generate JOB_OR_CHECKPOINT: samples text from a trained model.</summary>
internal sealed class GenerateCommand : ClientCommand
{
    private readonly Argument<string> _model = ModelArgument.Create();
    private readonly Option<string?> _prompt = new("--prompt") { Description = "Text that every sample begins with." };
    private readonly Option<string?> _class = new("--class")
    {
        Description = "The class to write for, where the model was trained with classes.",
    };

    private readonly Option<int?> _count = new("--count") { Description = "Samples, 1 to 1000. Default 10; with -i or --out 1." };

    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "Below 1 prefers the likely tokens, above 1 is more varied; 0 always takes the likeliest.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<int> _topK = new("--top-k")
    {
        Description = "Only the K likeliest tokens; 0 for all.",
        DefaultValueFactory = static _ => 0,
    };
    private readonly Option<double> _topP = new("--top-p")
    {
        Description = "Only the likeliest tokens that together have this probability, 0.0001 to 1.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "The same seed gives the same samples.",
        DefaultValueFactory = static _ => 1,
    };
    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "Most tokens of a sample.",
        DefaultValueFactory = static _ => 200,
    };

    private readonly Option<int?> _notes =
        new("--notes") { Description = "Notes of a melody, or time steps of a piece, from a model of music." };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "A file for the samples: *.mid from a model of music, else text. Several MIDI files are numbered.",
        HelpName = "file",
    };

    private readonly Option<bool> _interactive = new("--interactive", "-i")
    {
        Description = "Asks for a line and completes it, until the end of the input.",
    };

    public GenerateCommand()
        : base("generate", "Samples text from a trained model.", "generate dinosaurs-k3x9fa --prompt tyr --temperature 0.8")
    {
        Add(_model, _prompt, _class, _count, _temperature, _topK, _topP, _seed, _maxTokens, _notes, _out, _interactive);
        _out.NotEmpty("name a file, or leave it out");
    }

    public override async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var (isInteractive, prompt) = (parse.GetValue(_interactive), parse.GetValue(_prompt));
        if (isInteractive && prompt is not null)
            throw new ArgumentException("-i asks for the prompts; leave --prompt out.");
        if (isInteractive && parse.GetValue(_out) is not null)
            throw new ArgumentException("-i shows each line's samples at once; leave --out out, or send the output to a file.");
        var files = parse.GetValue(_out) is { } path ? new SampleFiles(path, invocation.Shell.Folder) : null;
        var model = ModelReference.Find(parse.GetValue(_model)!, invocation.Runs, invocation.Shell.Folder);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var request = new GenerationRequest
        {
            Model = await model.BringAsync(cluster.Grains, patience, cancellationToken),
            Prompt = prompt ?? "",
            Class = parse.GetValue(_class),
            Count = parse.GetValue(_count) ?? (isInteractive || files is not null ? 1 : 10),
            Temperature = parse.GetValue(_temperature),
            TopK = parse.GetValue(_topK),
            TopP = parse.GetValue(_topP),
            Seed = parse.GetValue(_seed),
            MaxTokens = parse.GetValue(_maxTokens),
            Notes = parse.GetValue(_notes),
        };
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        Task<GenerationResult> AskAsync(GenerationRequest asked) => model.UseAsync(() => RefusedOptions.NameAsync(
            () => patience.AskAsync(() => generator.Generate(asked), cancellationToken)));
        if (isInteractive)
            return await CompleteAsync(invocation, request, AskAsync, cancellationToken);
        var result = await AskAsync(request);
        var text = Lines(result.Samples);
        var written = files?.Write(result, text);
        if (invocation.IsJson)
        {
            if (written is null)
                invocation.WriteJson(new { result.Samples, result.Step, result.Steps });
            else
                invocation.WriteJson(new { result.Samples, Files = written, result.Step, result.Steps });
            return ExitCode.Fine;
        }

        await Asking.TellStepAsync(invocation.Shell, result.Step, result.Steps);
        await invocation.Shell.Output.WriteAsync(
            written is null ? text : string.Concat(written.Select(file => $"wrote {invocation.Shown(file)}\n")));
        return ExitCode.Fine;
    }

    /// <summary>Completes line after line; reports a line that cannot be completed, and asks for the next.</summary>
    private static async Task<int> CompleteAsync(
        Invocation invocation, GenerationRequest request, Func<GenerationRequest, Task<GenerationResult>> askAsync,
        CancellationToken cancellationToken)
    {
        var shell = invocation.Shell;
        var (number, faults) = (0, 0);
        await foreach (var line in TypedLines.ReadAsync(shell, cancellationToken))
        {
            number++;
            try
            {
                var result = await askAsync(request with { Prompt = line });
                if (number == 1)
                    await Asking.TellStepAsync(shell, result.Step, result.Steps);
                if (invocation.IsJson)
                    invocation.WriteJsonLine(new { Line = number, Prompt = line, result.Samples });
                else
                    await shell.Output.WriteAsync(Lines(result.Samples));
            }
            catch (InvalidSpecException exception) when (exception.Failures is [{ Path: "--prompt" } failure])
            {
                faults++;
                await shell.Error.WriteLineAsync(
                    shell.IsTyped ? $"The prompt {failure.Message}" : $"Line {number}: the prompt {failure.Message}");
            }
        }

        // A person has seen what went wrong, and has carried on.
        return faults == 0 || shell.IsTyped ? ExitCode.Fine : ExitCode.Mistake;
    }

    /// <summary>One line each; samples of several lines are separated by an empty line.</summary>
    private static string Lines(IReadOnlyList<string> samples)
    {
        var apart = samples.Any(sample => sample.TrimEnd().Contains('\n', StringComparison.Ordinal));
        return string.Concat(samples.Select(sample => Figures.Printable(sample).TrimEnd('\n') + (apart ? "\n\n" : "\n")));
    }
}
