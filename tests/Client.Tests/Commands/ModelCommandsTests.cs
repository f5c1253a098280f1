namespace DistSeq.Client.Tests.Commands;

/// <summary>generate and evaluate.</summary>
public sealed class ModelCommandsTests : FolderTests
{
    // Length of the header, the header, no weights.
    private const string Header = """{"__metadata__":{"data.format":"tagged"}}""";

    private static readonly string Checkpoint = $"{(char)Header.Length}\0\0\0\0\0\0\0{Header}";

    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Checkpoint)));

    private readonly FakeCluster _cluster = new();

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
        Folder.Write("text.txt", "rex");
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
        var run = await RunAsync(
            "generate", "dino-1", "--prompt", "ty", "--class", "bird", "--count", "3", "--temperature", "0.5", "--top-k", "4",
            "--top-p", "0.9", "--seed", "5", "--max-tokens", "6", "--notes", "7", "-o", "json");

        Assert.Equal(
            ["tyrannosaurus", "bront\u001bosaurus"],
            run.Json.GetProperty("samples").EnumerateArray().Select(static sample => sample.GetString()));
        Assert.Equal(
            new GenerationRequest
            {
                Model = new ModelSource("dino-1", null),
                Prompt = "ty",
                Class = "bird",
                Count = 3,
                Temperature = 0.5,
                TopK = 4,
                TopP = 0.9,
                Seed = 5,
                MaxTokens = 6,
                Notes = 7,
            },
            _cluster.Generator.Request);
    }

    [Fact]
    public async Task Lines_are_completed_one_by_one_until_the_end_of_the_input()
    {
        _cluster.Input = "ty\n€\nbr";
        _cluster.Generator.Completion = static prompt => prompt == "€"
            ? throw InvalidSpecException.At("prompt", "has characters that the model does not know: '€'.")
            : new GenerationResult([prompt + "saurus"]);

        var piped = await RunAsync("generate", "dino-1", "-i");
        var json = await RunAsync("generate", "dino-1", "-i", "--count", "2", "-o", "json");
        var asked = _cluster.Generator.Request;
        _cluster.IsTyped = true;
        var typed = await RunAsync("generate", "dino-1", "-i");

        Assert.Equal((1, "tysaurus\nbrsaurus\n"), (piped.Code, piped.Output.ReplaceLineEndings("\n")));
        Assert.Equal("Line 2: the prompt has characters that the model does not know: '€'.", piped.Error.TrimEnd());
        Assert.Equal("""{"line":1,"prompt":"ty","samples":["tysaurus"]}""", json.Output.Split('\n')[0].TrimEnd());
        Assert.Equal(("br", 2), (asked!.Prompt, asked.Count));
        Assert.Equal((0, "> tysaurus\n> > brsaurus\n> \n"), (typed.Code, typed.Output.ReplaceLineEndings("\n")));
        Assert.Equal(1, _cluster.Generator.Request!.Count);
    }

    [Fact]
    public async Task A_folder_without_a_checkpoint_is_told_where_there_is_no_job_of_its_name()
    {
        Directory.CreateDirectory(Folder.At("others"));
        _cluster.Generator.Completion = static _ => throw new KeyNotFoundException("There is no job 'others'.");

        var run = await RunAsync("generate", "others");

        Assert.Equal(1, run.Code);
        Assert.StartsWith(
            $"{Folder.At("others")} is a folder without a checkpoint, and there is no job of that name.", run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_are_typed_or_given_but_not_both()
    {
        var run = await RunAsync("generate", "dino-1", "-i", "--prompt", "ty");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal("-i asks for the prompts; leave --prompt out.", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Music_goes_to_files_that_are_numbered_where_there_are_several()
    {
        _cluster.Generator.Samples = new(["C4 D4"]) { Files = ["MThd1"u8.ToArray()] };
        var one = await RunAsync("generate", "solo-1", "--out", "solo.mid", "--notes", "50");
        Assert.Equal((0, "wrote solo.mid\n"), (one.Code, one.Output.ReplaceLineEndings("\n")));
        Assert.Equal((50, 1), (_cluster.Generator.Request!.Notes, _cluster.Generator.Request.Count));
        Assert.Equal("MThd1", await TextAsync("solo.mid"));

        _cluster.Generator.Samples = new(["C4", "D4"]) { Files = ["MThd2"u8.ToArray(), "MThd3"u8.ToArray()] };
        var two = await RunAsync("generate", "solo-1", "--count", "2", "--out", "two/solo.MIDI", "-o", "json");
        Assert.Equal(1, two.Code);
        Assert.Equal("--out: two/solo.MIDI cannot be written: the folder is not there; name another file.", two.Error.TrimEnd());
        two = await RunAsync("generate", "solo-1", "--count", "2", "--out", "solo.MIDI", "-o", "json");
        Assert.Equal(
            [Folder.At("solo-1.MIDI"), Folder.At("solo-2.MIDI")],
            two.Json.GetProperty("files").EnumerateArray().Select(static file => file.GetString()));
        Assert.Equal(("MThd2", "MThd3"), (await TextAsync("solo-1.MIDI"), await TextAsync("solo-2.MIDI")));
    }

    [Fact]
    public async Task Text_goes_to_a_file_as_it_would_to_the_output()
    {
        var run = await RunAsync("generate", "dino-1", "--count", "2", "--out", "names.txt");
        Assert.Equal((0, "wrote names.txt\n"), (run.Code, run.Output.ReplaceLineEndings("\n")));
        Assert.Equal("tyrannosaurus\nbront\uFFFDosaurus\n", await TextAsync("names.txt"));
        // Of music too, where no MIDI file is named.
        _cluster.Generator.Samples = new(["C4 D4"]) { Files = ["MThd"u8.ToArray()] };
        await RunAsync("generate", "solo-1", "--out", "notes.txt");
        Assert.Equal("C4 D4\n", await TextAsync("notes.txt"));
    }

    [Fact]
    public async Task A_file_that_does_not_fit_what_is_asked_is_refused()
    {
        var text = await RunAsync("generate", "dino-1", "--out", "names.mid");
        Assert.Equal(1, text.Code);
        Assert.Equal(
            "--out: names.mid is a MIDI file by its name, but the model writes text; name a file that ends with .txt.",
            text.Error.TrimEnd());
        Assert.False(File.Exists(Folder.At("names.mid")));
        var typed = await RunAsync("generate", "dino-1", "-i", "--out", "x.txt");
        Assert.Equal((1, "-i shows each line's samples at once; leave --out out, or send the output to a file."),
            (typed.Code, typed.Error.TrimEnd()));
        var sound = await RunAsync("generate", "dino-1", "--out", "x.MP3");
        Assert.Equal(
            "--out: x.MP3 would be a .MP3 file by its name; music is written as MIDI and everything else as text. "
            + "Name a file that ends with .mid or .txt.", sound.Error.Trim());
        var folder = await RunAsync("generate", "dino-1", "--out", ".");
        Assert.Equal(
            (1, "--out: . cannot be written: it is a folder; name another file."), (folder.Code, folder.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_refused_field_is_named_as_its_option()
    {
        _cluster.Generator.Refusal = InvalidSpecException.At("topK", "is -1; it must be between 0 and 1,000,000.");

        var run = await RunAsync("generate", "dino-1", "--top-k", "-1");

        Assert.Equal((1, "--top-k: is -1; it must be between 0 and 1,000,000."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_class_that_is_missing_or_wrong_is_told_of_its_option()
    {
        _cluster.Generator.Refusal = InvalidSpecException.At(
            "class", "is missing, but the model writes text of 2 classes: cow, dog; name one of them.");

        var run = await RunAsync("generate", "cries-1");
        var typed = await RunAsync("generate", "cries-1", "-i");

        Assert.Equal((1, "--class: is missing, but the model writes text of 2 classes: cow, dog; name one of them."),
            (run.Code, run.Error.TrimEnd()));
        Assert.Equal((0, ""), (typed.Code, typed.Error));
    }

    [Theory]
    [InlineData("elsewhere/model.bin", "elsewhere/model.bin")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "runs/dino-1")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "runs/dino-1/")]
    [InlineData("runs/dino-1/checkpoint.safetensors", "dino-1")]
    public async Task A_checkpoint_on_disk_is_uploaded(string file, string argument)
    {
        Folder.Write(file, Checkpoint);

        await RunAsync("generate", argument);

        Assert.Equal(new ModelSource(null, Hash), _cluster.Generator.Request!.Model);
        Assert.Equal(Encoding.ASCII.GetBytes(Checkpoint), _cluster.Uploads[Hash].Content);
    }

    [Fact]
    public async Task A_run_folder_without_a_checkpoint_stands_for_its_job()
    {
        Directory.CreateDirectory(Folder.At("runs/dino-1"));

        await RunAsync("generate", "runs/dino-1");

        Assert.Equal(new ModelSource("dino-1", null), _cluster.Generator.Request!.Model);
    }

    [Theory]
    [InlineData("generate", "g1")]
    [InlineData("evaluate", "g1", "--data", "text.txt")]
    public async Task A_folder_without_a_checkpoint_hides_no_job(params string[] arguments)
    {
        Folder.Write("text.txt", "rex");
        Directory.CreateDirectory(Folder.At("g1"));
        Directory.CreateDirectory(Folder.At("runs/g1"));

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
    [InlineData("weights", "is not a safetensors file")]
    [InlineData("\u0002\0\0\0\0\0\0\0{}", "has no metadata, which train writes into its checkpoints")]
    [InlineData("\u0009\0\0\0\0\0\0\0{}", "is not a safetensors file")]
    public async Task A_file_that_is_no_checkpoint_starts_nothing(string content, string what)
    {
        var path = Folder.Write("a.safetensors", content);

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
        var path = Folder.Write("a.safetensors", content);

        var run = await RunAsync("generate", "a.safetensors");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"{path} is a safetensors file that is damaged or cut short: its header is incomplete. "
            + "Fetch it from its cluster again (watch JOB), or train its spec again.", run.Error.TrimEnd());
    }

    [Fact]
    public async Task Evaluation_of_tags_keeps_the_files_of_a_folder_apart()
    {
        Folder.Write("model.safetensors", Checkpoint);
        Folder.Write("data/a.txt", "Rex NN");
        Folder.Write("data/b.txt", "It PR\n");

        var run = await RunAsync("evaluate", "model.safetensors", "--data", "data");

        Assert.StartsWith($"data: 2 files of {Folder.At("data")}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("Rex NN\n\nIt PR\n\n"u8.ToArray(), _cluster.Uploads[_cluster.Generator.Evaluated!.Value.Upload].Content);
    }

    [Fact]
    public async Task Errors_of_numbers_are_no_nats_and_have_no_perplexity()
    {
        Folder.Write("load.csv", "hour,load\n0,1\n");
        _cluster.Generator.Result = new EvaluationResult(0.07, 672, 0)
        {
            OfCharacters = false,
            Measures = [new("loss", 0.07, "", false), new("seasonal-naive-rmse", 4.25, "", false)],
        };
        var run = await RunAsync("evaluate", "load-1", "--data", "load.csv");
        Assert.Equal(
            ["loss                 0.0700", "seasonal naive rmse  4.2500", "rows                 672"],
            run.Output.Trim().Split('\n').Select(static line => line.TrimEnd()));
        var json = await RunAsync("evaluate", "load-1", "--data", "load.csv", "-o", "json");
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(json.Output).RootElement.GetProperty("perplexity").ValueKind);
    }

    [Fact]
    public async Task Evaluation_reads_other_encodings_where_they_are_named()
    {
        File.WriteAllBytes(Folder.At("text.txt"), Encoding.Latin1.GetBytes("café"));

        var refused = await RunAsync("evaluate", "dino-1", "--data", "text.txt");
        var taken = await RunAsync("evaluate", "dino-1", "--data", "text.txt", "--encoding", "latin-1");

        Assert.Contains("write --encoding latin-1;", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (taken.Code, taken.Error));
        Assert.Equal("café"u8.ToArray(), _cluster.Uploads[_cluster.Generator.Evaluated!.Value.Upload].Content);
    }

    [Fact]
    public async Task What_the_cluster_finds_wrong_with_the_data_is_told_of_its_option()
    {
        Folder.Write("text.txt", "rex");
        _cluster.Generator.Refusal = InvalidSpecException.At("data", "Line 1: it has 0 tabs.");

        var run = await RunAsync("evaluate", "dino-1", "--data", "text.txt");

        Assert.Equal((1, "--data: Line 1: it has 0 tabs."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Evaluation_gives_loss_perplexity_and_bits()
    {
        Folder.Write("text.txt", "rex");

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
                "step", "steps", "measures", "breakdown",
            ],
            json.Json.EnumerateObject().Select(static property => property.Name));
        Assert.Equal(
            (new ModelSource("dino-1", null), Convert.ToHexStringLower(SHA256.HashData("rex"u8))), _cluster.Generator.Evaluated);
    }

    [Fact]
    public async Task Evaluation_gives_what_the_task_measures_and_perplexity_only_where_that_is_one_of_it()
    {
        Folder.Write("text.txt", "rex");
        _cluster.Generator.Result = new EvaluationResult(8.5, 40, 0)
        {
            OfCharacters = false,
            Measures = [new("loss", 8.5, "nats", false), new("frame-accuracy", 0.25, "", true)],
        };

        var table = await RunAsync("evaluate", "chorale-1", "--data", "text.txt");

        Assert.Equal(
            ["loss                8.5000 nats", "frame accuracy      25.0 %", "targets             40 (no unknown tokens)"],
            table.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Evaluation_of_a_model_of_classes_gives_its_accuracy_in_place_of_bits()
    {
        Folder.Write("text.tsv", "rex\tdinosaur");
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

    [Fact]
    public async Task Evaluation_gives_whatever_a_task_measures_of_the_whole_and_of_its_parts()
    {
        Folder.Write("text.tsv", "rex\tdinosaur");
        _cluster.Generator.Result = new EvaluationResult(Math.Log(2), 40, 0)
        {
            Accuracy = 0.975,
            OfCharacters = false,
            Measures =
            [
                new("loss", Math.Log(2), "nats", false), new("accuracy", 0.975, "", true), new("macro-f1", 0.5, "", true),
            ],
            Tables = [new("class", [new("f1", false), new("given", true)], [new("boy", [0.25, 1_200]), new("girl", [0.75, 3])])],
        };

        var table = await RunAsync("evaluate", "dino-1", "--data", "text.tsv");
        var json = await RunAsync("evaluate", "dino-1", "--data", "text.tsv", "-o", "json");

        Assert.Equal(
            [
                "loss                0.6931 nats", "perplexity          2.000", "accuracy            97.5 %",
                "macro f1            50.0 %", "targets             40 (no unknown tokens)", "",
                "class     f1 given", "boy   25.0 % 1,200", "girl  75.0 %     3",
            ],
            table.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        Assert.Equal(0.5, json.Json.GetProperty("measures").GetProperty("macro-f1").GetDouble());
        var girl = json.Json.GetProperty("breakdown").GetProperty("class").GetProperty("girl");
        Assert.Equal((0.75, 3), (girl.GetProperty("f1").GetDouble(), girl.GetProperty("given").GetDouble()));
    }

    [Theory]
    [InlineData(true, false, "100 (3 unknown tokens were left out)", "of the text without them.")]
    [InlineData(false, false, "100 (3 of them unknown, counted as <UNK>)", "of the text with <UNK> in their place.")]
    [InlineData(false, true, "100 (3 unknown tokens were read as <UNK>)", "of the text with <UNK> in their place.")]
    public async Task What_became_of_unknown_tokens_is_said_and_many_of_them_are_warned_of(
        bool leftOut, bool classes, string targets, string warning)
    {
        Folder.Write("text.txt", "rex");
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
            + "Give data like the training data, or train a model on these too.", many.Error.TrimEnd());
        Assert.Equal((leftOut, 0.0512),
            (many.Json.GetProperty("leavesUnknownOut").GetBoolean(), many.Json.GetProperty("unknownShare").GetDouble()));
    }

    [Fact]
    public async Task Evaluation_data_is_checked_before_anything_starts()
    {
        Folder.Write("text.txt", "");

        var run = await RunAsync("evaluate", "dino-1", "--data", "text.txt");

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal($"--data: {Folder.At("text.txt")} is empty; it must hold at least 2 characters.", run.Error.TrimEnd());
    }

    private Task<string> TextAsync(string name) => File.ReadAllTextAsync(Folder.At(name), TestContext.Current.CancellationToken);

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
