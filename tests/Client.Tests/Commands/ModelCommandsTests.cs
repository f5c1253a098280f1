using System.Security.Cryptography;
using System.Text;
using DistSeq.Client.Tests.Fakes;
using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Tests.Commands;

/// <summary>generate and evaluate.</summary>
public sealed class ModelCommandsTests : IDisposable
{
    // Length of the header, the header, no weights.
    private const string Header = """{"__metadata__":{"data.format":"tagged"}}""";

    private static readonly string Checkpoint = $"{(char)Header.Length}\0\0\0\0\0\0\0{Header}";

    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Checkpoint)));

    private readonly TempFolder _folder = new();
    private readonly FakeCluster _cluster = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Samples_are_lines_without_control_characters()
    {
        var run = await RunAsync("generate", "dino-1");

        Assert.Equal((0, "tyrannosaurus\nbront\uFFFDosaurus\n"), (run.Code, run.Output.ReplaceLineEndings("\n")));
        Assert.Equal(new GenerationRequest { Model = new ModelSource("dino-1", null) }, _cluster.Generator.Request);
    }

    [Fact]
    public async Task How_far_the_weights_have_come_is_said()
    {
        _folder.Write("text.txt", "rex");
        _cluster.Generator.Samples = _cluster.Generator.Samples with { Step = 1_200, Steps = 4_000 };
        _cluster.Generator.Result = _cluster.Generator.Result with { Step = 1_200, Steps = 4_000 };

        var samples = await RunAsync("generate", "dino-1");
        var json = await RunAsync("generate", "dino-1", "-o", "json");
        var evaluation = await RunAsync("evaluate", "dino-1", "--data", "text.txt");

        Assert.Equal(("The weights are of step 1,200 of 4,000.", 2),
            (samples.Error.TrimEnd(), samples.Output.TrimEnd().Split('\n').Length));
        Assert.Equal((1_200, 4_000), (json.Json.GetProperty("step").GetInt32(), json.Json.GetProperty("steps").GetInt32()));
        Assert.Contains("weights             of step 1,200 of 4,000", evaluation.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_reaches_the_request()
    {
        var run = await RunAsync("generate", "dino-1", "--prompt", "ty", "--count", "3", "--temperature", "0.5", "--top-k", "4", "--seed", "5", "--max-tokens", "6", "-o", "json");

        Assert.Equal(["tyrannosaurus", "bront\u001bosaurus"], run.Json.GetProperty("samples").EnumerateArray().Select(static sample => sample.GetString()));
        Assert.Equal(
            new GenerationRequest { Model = new ModelSource("dino-1", null), Prompt = "ty", Count = 3, Temperature = 0.5, TopK = 4, Seed = 5, MaxTokens = 6 },
            _cluster.Generator.Request);
    }

    [Fact]
    public async Task A_refused_field_is_named_as_its_option()
    {
        _cluster.Generator.Refusal = InvalidSpecException.At("topK", "is -1; it must be between 0 and 1,000,000.");

        var run = await RunAsync("generate", "dino-1", "--top-k", "-1");

        Assert.Equal((1, "--top-k: is -1; it must be between 0 and 1,000,000."), (run.Code, run.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("elsewhere/model.bin", "elsewhere/model.bin")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "runs/dino-1")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "runs/dino-1/")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "dino-1")]
    public async Task A_checkpoint_on_disk_is_uploaded(string file, string argument)
    {
        _folder.Write(file, Checkpoint);

        await RunAsync("generate", argument);

        Assert.Equal(new ModelSource(null, Hash), _cluster.Generator.Request!.Model);
        Assert.Equal(Encoding.ASCII.GetBytes(Checkpoint), _cluster.Uploads[Hash].Content);
    }

    [Fact]
    public async Task A_run_folder_without_a_checkpoint_stands_for_its_job()
    {
        Directory.CreateDirectory(_folder.At("runs/dino-1"));

        await RunAsync("generate", "runs/dino-1");

        Assert.Equal(new ModelSource("dino-1", null), _cluster.Generator.Request!.Model);
    }

    [Theory]
    [InlineData("generate", "g1")]
    [InlineData("evaluate", "g1", "--data", "text.txt")]
    public async Task A_folder_without_a_checkpoint_hides_no_job(params string[] arguments)
    {
        _folder.Write("text.txt", "rex");
        Directory.CreateDirectory(_folder.At("g1"));
        Directory.CreateDirectory(_folder.At("runs/g1"));

        var run = await RunAsync(arguments);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("g1", (_cluster.Generator.Request?.Model ?? _cluster.Generator.Evaluated!.Value.Model).Job);
    }

    [Theory]
    [InlineData("some/where.bin")]
    [InlineData("model.safetensors")]
    public async Task A_path_where_nothing_is_is_the_users_mistake(string argument)
    {
        var run = await RunAsync("generate", argument);

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"There is no checkpoint at '{argument}'. "
            + "Name a *.safetensors file, a run's folder, or a job id (list them with: jobs).", run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("weights", "is no safetensors file")]
    [InlineData("\u0002\0\0\0\0\0\0\0{}", "has no metadata, which train writes into its checkpoints")]
    [InlineData("\u0009\0\0\0\0\0\0\0{}", "is no safetensors file")]
    public async Task A_file_that_is_no_checkpoint_starts_nothing(string content, string what)
    {
        var path = _folder.Write("a.safetensors", content);

        var run = await RunAsync("generate", "a.safetensors");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"{path} {what}. Name the checkpoint.safetensors of a run's folder, "
            + "that folder, or a job id (list them with: jobs).", run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("\u0040\0\0\0\0\0\0\0{\"__metadata__\":{\"a\":\"b\"}}")]
    [InlineData("\u0019\0\0\0\0\0\0\0{\"__metadata__\":{\"a\"x\"b\"}}")]
    [InlineData("\0\0\0\0\0\0\0\0{\"__metadata__\":{\"a\":\"b\"}}")]
    [InlineData("\u0021\0\0\0\0\0\0\0{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}")]
    public async Task A_checkpoint_whose_header_is_damaged_is_told_as_such(string content)
    {
        var path = _folder.Write("a.safetensors", content);

        var run = await RunAsync("generate", "a.safetensors");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"{path} is a safetensors file that is damaged or cut short: its header is not whole. "
            + "Fetch it from its cluster again (watch JOB), or train its spec again.", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Evaluation_of_tags_keeps_the_files_of_a_folder_apart()
    {
        _folder.Write("model.safetensors", Checkpoint);
        _folder.Write("data/a.txt", "Rex NN");
        _folder.Write("data/b.txt", "It PR\n");

        var run = await RunAsync("evaluate", "model.safetensors", "--data", "data");

        Assert.StartsWith($"data: 2 files of {_folder.At("data")}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("Rex NN\n\nIt PR\n\n"u8.ToArray(), _cluster.Uploads[_cluster.Generator.Evaluated!.Value.Upload].Content);
    }

    [Fact]
    public async Task Evaluation_reads_other_encodings_where_they_are_named()
    {
        File.WriteAllBytes(_folder.At("text.txt"), Encoding.Latin1.GetBytes("café"));

        var refused = await RunAsync("evaluate", "dino-1", "--data", "text.txt");
        var taken = await RunAsync("evaluate", "dino-1", "--data", "text.txt", "--encoding", "latin-1");

        Assert.Contains("write --encoding latin-1;", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (taken.Code, taken.Error));
        Assert.Equal("café"u8.ToArray(), _cluster.Uploads[_cluster.Generator.Evaluated!.Value.Upload].Content);
    }

    [Fact]
    public async Task What_the_cluster_finds_wrong_with_the_data_is_told_of_its_option()
    {
        _folder.Write("text.txt", "rex");
        _cluster.Generator.Refusal = InvalidSpecException.At("data", "Line 1: it has 0 tabs.");

        var run = await RunAsync("evaluate", "dino-1", "--data", "text.txt");

        Assert.Equal((1, "--data: Line 1: it has 0 tabs."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Evaluation_gives_loss_perplexity_and_bits()
    {
        _folder.Write("text.txt", "rex");

        var table = await RunAsync("evaluate", "dino-1", "--data", "text.txt");
        var json = await RunAsync("evaluate", "dino-1", "--data", "text.txt", "-o", "json");

        Assert.Equal(
            [
                "loss                0.6931 nats", "perplexity          2.000", "bits per character  1.0000",
                "targets             100 (3 unknown tokens were left out)",
            ],
            table.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Equal(
            [
                "loss", "perplexity", "bitsPerCharacter", "accuracy", "tokens", "unknown", "leavesUnknownOut", "unknownShare",
                "step", "steps", "measures",
            ],
            json.Json.EnumerateObject().Select(static property => property.Name));
        Assert.Equal((new ModelSource("dino-1", null), Convert.ToHexStringLower(SHA256.HashData("rex"u8))), _cluster.Generator.Evaluated);
    }

    [Fact]
    public async Task Evaluation_of_a_model_of_classes_gives_its_accuracy_in_place_of_bits()
    {
        _folder.Write("text.tsv", "rex\tdinosaur");
        _cluster.Generator.Result = new EvaluationResult(Math.Log(2), 40, 0) { Accuracy = 0.975, OfCharacters = false };

        var table = await RunAsync("evaluate", "dino-1", "--data", "text.tsv");
        var json = await RunAsync("evaluate", "dino-1", "--data", "text.tsv", "-o", "json");

        Assert.Equal(
            [
                "loss                0.6931 nats", "perplexity          2.000", "accuracy            97.5 %",
                "targets             40 (no unknown tokens)",
            ],
            table.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Equal(0.975, json.Json.GetProperty("accuracy").GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.Json.GetProperty("bitsPerCharacter").ValueKind);
    }

    [Theory]
    [InlineData(true, false, "100 (3 unknown tokens were left out)", "of the text without them.")]
    [InlineData(false, false, "100 (3 of them unknown, and counted as <UNK>)", "of the text with <UNK> in their place.")]
    [InlineData(false, true, "100 (3 unknown tokens were read as <UNK>)", "of the text with <UNK> in their place.")]
    public async Task What_became_of_unknown_tokens_is_said_and_many_of_them_are_warned_of(
        bool leftOut, bool classes, string targets, string warning)
    {
        _folder.Write("text.txt", "rex");
        _cluster.Generator.Result = new EvaluationResult(Math.Log(2), 100, 3)
        {
            LeavesUnknownOut = leftOut,
            UnknownShare = 0.05,
            Accuracy = classes ? 0.5 : null,
        };
        var few = await RunAsync("evaluate", "dino-1", "--data", "text.txt");
        _cluster.Generator.Result = _cluster.Generator.Result with { UnknownShare = 0.0512 };
        var many = await RunAsync("evaluate", "dino-1", "--data", "text.txt", "-o", "json");

        Assert.EndsWith($"targets             {targets}", few.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal((0, "", 0), (few.Code, few.Error, many.Code));
        Assert.Equal($"5.1 % of the tokens are unknown to the model; the loss is {warning} "
            + "Compare it only with losses of the same model on the same data. "
            + "Give data like those it was trained on, or train a model on these too.", many.Error.TrimEnd());
        Assert.Equal((leftOut, 0.0512),
            (many.Json.GetProperty("leavesUnknownOut").GetBoolean(), many.Json.GetProperty("unknownShare").GetDouble()));
    }

    [Fact]
    public async Task Evaluation_data_is_checked_before_anything_starts()
    {
        _folder.Write("text.txt", "");

        var run = await RunAsync("evaluate", "dino-1", "--data", "text.txt");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"--data: {_folder.At("text.txt")} is empty; it must hold at least 2 characters.", run.Error.TrimEnd());
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, _folder, arguments);
}
