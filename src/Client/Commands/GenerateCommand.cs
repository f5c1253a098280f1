using System.CommandLine;
using DistSeq.Client.Runs;
using DistSeq.Client.Views;
using DistSeq.Contracts.Generation;

namespace DistSeq.Client.Commands;

/// <summary>generate JOB_OR_CHECKPOINT: samples text from a trained model.</summary>
internal sealed class GenerateCommand
{
    private readonly Argument<string> _model = new Argument<string>("JOB_OR_CHECKPOINT")
    {
        Description = "A job id, a run's folder, or a *.safetensors file.",
    }.NotEmpty("name a job, a run's folder, or a *.safetensors file");

    private readonly Option<string> _prompt = new("--prompt") { Description = "Text that every sample begins with.", DefaultValueFactory = static _ => "" };
    private readonly Option<int> _count = new("--count") { Description = "Samples, 1 to 1000.", DefaultValueFactory = static _ => 10 };

    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "Below 1 bolder towards the likely, above 1 more varied; 0 always takes the likeliest.",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<int> _topK = new("--top-k") { Description = "Only the K likeliest tokens; 0 for all.", DefaultValueFactory = static _ => 0 };
    private readonly Option<long> _seed = new("--seed") { Description = "The same seed gives the same samples.", DefaultValueFactory = static _ => 1 };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Tokens of a sample at most.", DefaultValueFactory = static _ => 200 };

    private GenerateCommand()
    {
    }

    public static Command Create(Shell shell, GlobalOptions options)
    {
        var self = new GenerateCommand();
        var command = new ClientCommand("generate", "Samples text from a trained model.", "generate dinosaurs-k3x9fa --prompt tyr --temperature 0.8")
        {
            self._model, self._prompt, self._count, self._temperature, self._topK, self._seed, self._maxTokens,
        };
        command.SetAction((parse, cancellationToken) => options.RunAsync(
            parse, shell, invocation => self.RunAsync(invocation, parse, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(Invocation invocation, ParseResult parse, CancellationToken cancellationToken)
    {
        var model = ModelReference.Find(parse.GetValue(_model)!, invocation.Runs, invocation.Shell.Folder);
        await using var cluster = await invocation.ConnectAsync(cancellationToken);
        var patience = invocation.Patience();
        var request = new GenerationRequest
        {
            Model = await model.BringAsync(cluster.Grains, patience, cancellationToken),
            Prompt = parse.GetValue(_prompt)!,
            Count = parse.GetValue(_count),
            Temperature = parse.GetValue(_temperature),
            TopK = parse.GetValue(_topK),
            Seed = parse.GetValue(_seed),
            MaxTokens = parse.GetValue(_maxTokens),
        };
        var generator = cluster.Grains.GetGrain<IGeneratorGrain>(0);
        var result = await model.UseAsync(() => RefusedOptions.NameAsync(
            () => patience.AskAsync(() => generator.Generate(request), cancellationToken)));
        if (invocation.IsJson)
        {
            invocation.WriteJson(new { result.Samples, result.Step, result.Steps });
            return ExitCode.Fine;
        }

        // Beside the samples, which may go on into a file.
        if (result.Step != result.Steps)
            await invocation.Shell.Error.WriteLineAsync($"The weights are of step {Figures.Step(result.Step, result.Steps)}.");
        await WriteAsync(invocation.Shell.Output, result.Samples);
        return ExitCode.Fine;
    }

    /// <summary>A line each; samples of several lines are set apart by an empty one.</summary>
    private static async Task WriteAsync(TextWriter output, IReadOnlyList<string> samples)
    {
        var apart = samples.Any(sample => sample.TrimEnd().Contains('\n', StringComparison.Ordinal));
        foreach (var sample in samples)
            await output.WriteLineAsync(Figures.Printable(sample).TrimEnd('\n') + (apart ? "\n" : ""));
    }
}
