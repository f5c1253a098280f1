using DistSeq.Client.Tests.Replays;

namespace DistSeq.Client.Tests.Commands;

public sealed class TrainCommandTests : FolderTests
{
    private readonly FakeCluster _cluster = new();

    public TrainCommandTests()
    {
        Folder.Write("specs/dino.yaml", "data: { path: names.txt }\ntraining: { epochs: 2 }\n");
        Folder.Write("specs/names.txt", "rex\ntriceratops\n");
    }

    [Fact]
    public async Task A_spec_becomes_a_job_with_its_data_on_the_cluster()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--set", "model.hidden=7");

        Assert.Equal(0, run.Code);
        var job = Assert.Single(_cluster.Jobs).Value;
        Assert.Equal(("dino", 7, "dataset-1"), (job.Spec!.Name, job.Spec.Model.Hidden, job.DatasetId));
        Assert.Equal("rex\ntriceratops\n"u8.ToArray(), Assert.Single(_cluster.Uploads).Value.Content);
        Assert.Equal(job.Spec.Data, Assert.Single(_cluster.Dataset.Prepared));
    }

    [Fact]
    public async Task A_dry_run_says_what_the_job_would_be_and_starts_nothing()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--set", "model.hidden=7", "--dry-run");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            job      dino, task language
            data     1,395 sequences: 16,000 targets to train on, 1,800 to validate on; 28 distinct inputs
            model    lstm, 1 layer of 7: 84,124 parameters
            steps    1,090, which are 25.00 epochs; about 400 tokens a step
            spread   8 lanes on 2 threads of 1 silo, 1 parameter shard
            memory   12.5 MiB, of 4.0 GiB
            time     at least 1:15, counting matrix products alone: an estimate, nothing is measured
            Nothing has been started.

            """,
            run.Output, ignoreLineEndingDifferences: true);
        Assert.Equal(7, Assert.Single(_cluster.Plan.Jobs).Model.Hidden);
        Assert.Empty(_cluster.Jobs);
        Assert.False(_cluster.Choice!.ResumesJobs);
        Assert.False(Directory.Exists(Folder.At("runs")));
    }

    [Fact]
    public async Task A_dry_run_in_json_is_one_object()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--dry-run", "-o", "json");

        Assert.Equal(84_124, run.Json.GetProperty("plan").GetProperty("parameters").GetInt64());
        Assert.Equal(16_000, run.Json.GetProperty("data").GetProperty("trainTokens").GetInt64());
    }

    [Fact]
    public async Task A_dry_run_of_a_job_that_would_be_refused_says_where_and_why()
    {
        _cluster.Plan.Refusal = InvalidSpecException.At("training.epochs", "is too much");

        var run = await RunAsync("train", "specs/dino.yaml", "--dry-run");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.StartsWith("specs/dino.yaml:2:21: training.epochs: is too much", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_with_the_jobs_figures()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        var id = Assert.Single(_cluster.Jobs).Key;
        Assert.Equal(
            ["job", "name", "state", "steps", "tokens", "tokenUnit", "trainLoss", "validLoss", "validPerplexity",
                "validAccuracy", "measures", "breakdown", "tokensPerSecond", "seconds", "parameters",
                "lanes", "workers", "workersAsked", "computeThreads", "parameterShards", "workerSilos",
                "expectedComputeSeconds", "expectedCommunicationSeconds", "computeSeconds", "pushSeconds",
                "weightsSha256", "ledger", "checkpoint", "checkpointStep", "bestStep", "lastCheckpoint", "directory",
                "samples", "error"],
            run.Json.EnumerateObject().Select(static property => property.Name));
        Assert.Equal((id, "Completed", 3), (Text(run, "job"), Text(run, "state"), run.Json.GetProperty("steps").GetInt32()));
        Assert.Equal(Math.Exp(1.5), run.Json.GetProperty("validPerplexity").GetDouble(), 12);
        Assert.Equal(Folder.At($"runs/{id}/checkpoint.safetensors"), Text(run, "checkpoint"));
        Assert.StartsWith("step 1/3  epoch 0.50  loss 2.9000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_folder_holds_spec_metrics_checkpoint_and_result()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json", "--out", "elsewhere");

        var id = Text(run, "job");
        var folder = Folder.At("elsewhere/" + id);
        Assert.Equal(
            ["checkpoint.safetensors", "metrics.jsonl", "result.json", "spec.yaml"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(_cluster.Jobs[id].Spec, Client.Specs.SpecFile.LoadJob(Path.Combine(folder, "spec.yaml"), [], "/").Spec);
        Assert.Equal(_cluster.Artifacts["checkpoints/" + id], File.ReadAllBytes(Path.Combine(folder, "checkpoint.safetensors")));
        Assert.Equal(run.Output.Trim(), File.ReadAllText(Path.Combine(folder, "result.json")).Trim());
        var metrics = File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"));
        Assert.Equal("""{"step":1,"epoch":0.5,"loss":2.9,"trainLoss":2.9499999999999997,"tokens":1000,"seconds":1}""",
            metrics[0]);
        Assert.Equal(3, metrics.Length);
    }

    [Fact]
    public async Task The_last_lines_say_what_to_do_with_the_model()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--cluster", "redis://store:7000");

        var id = Assert.Single(_cluster.Jobs).Key;
        Assert.Equal(
            $"""

              tyrano�[31msaurus

            job              {id}, completed: 3 steps, 3,000 tokens in 0:03 (1,000 tokens/s)
            training loss    2.7500
            validation loss  1.5000 (perplexity 4.482)
            checkpoint       runs/{id}/checkpoint.safetensors
            use it           dotnet run -c Release --project src/Client -- generate {id} --cluster redis://store:7000

            """.ReplaceLineEndings("\n"),
            run.Output[run.Output.IndexOf("\n\n", StringComparison.Ordinal)..][1..].ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("--out", "my runs", "train", "specs/dino.yaml")]
    [InlineData("train", "specs/dino.yaml", "--out", "my runs")]
    public async Task What_to_do_with_the_model_can_be_done_with_runs_elsewhere_too(params string[] words)
    {
        var run = await RunAsync(words);

        var id = Assert.Single(_cluster.Jobs).Key;
        Assert.EndsWith($" -- generate 'my runs/{id}'", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.True(File.Exists(Folder.At($"my runs/{id}/checkpoint.safetensors")));
    }

    [Fact]
    public async Task A_window_shows_as_much_of_a_sample_as_fits_in_it()
    {
        var piece = string.Concat(Enumerable.Range(0, 80).Select(static number => $"C4:1/{number} "));
        (_cluster.IsTerminal, _cluster.OnJob) = (true, job => job.Samples = [piece]);

        var run = await RunAsync("train", "specs/dino.yaml");

        var line = run.Output.Split('\n').Last(static line => line.Contains("C4", StringComparison.Ordinal)).TrimEnd();
        Assert.Equal(80, line.Length);
        Assert.EndsWith("…", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--resume: is true, but no training to continue is named; name it with from (or --from MODEL), or leave "
        + "resume out.", "--resume")]
    [InlineData("--set resume: is true, but no training", "--set", "resume=true")]
    [InlineData("--from: is 'not there': There is no checkpoint at 'not there'.", "--from", "not there")]
    [InlineData("--set from: is 'not there': There is no checkpoint", "--set", "from=not there")]
    public async Task A_fault_of_an_option_is_told_by_the_option(string message, params string[] options)
    {
        var run = await RunAsync(["train", "specs/dino.yaml", .. options]);

        Assert.Equal(1, run.Code);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_odd_about_the_data_is_told_before_training_starts()
    {
        _cluster.Dataset.Notes = ["the data is odd."];

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.StartsWith("note: the data is odd.\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_a_folder_is_told_by_its_file()
    {
        Folder.Write("texts/a.txt", "one\r\ntwo\u2028three");
        Folder.Write("texts/b.txt", "four\nfive\n");
        Folder.Write("job.yaml", "data: { path: texts, format: tsv }\n");
        _cluster.Dataset.Refusal = InvalidSpecException.At(
            "data.path", "2 lines cannot be read:\nLine 3: no tab.\nLine 5: no tab.");

        var run = await RunAsync("train", "job.yaml");

        Assert.EndsWith(
            "2 lines cannot be read:\na.txt: line 3: no tab.\nb.txt: line 2: no tab.\n", run.Error.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_the_other_splits_are_told_by_their_fields_and_files()
    {
        Folder.Write("texts/a.txt", "one\n");
        Folder.Write("texts/b.txt", "two\n");
        Folder.Write("held.txt", "three\n");
        Folder.Write("job.yaml", "data: { path: texts, format: tsv }\n");
        _cluster.Dataset.Refusal = InvalidSpecException.At("data.path", "held.txt, line 1: 'x' is none of the 2 classes.");

        var test = await RunAsync("train", "job.yaml", "--set", "data.test=held.txt");
        _cluster.Dataset.Refusal = InvalidSpecException.At(
            "data.path", "texts: 2 lines cannot be read:\nLine 2: no tab.\nheld.txt: Line 1: no tab.");
        var both = await RunAsync("train", "job.yaml", "--set", "data.test=held.txt");

        Assert.Equal("--set data.test: held.txt, line 1: 'x' is none of the 2 classes.", test.Error.TrimEnd());
        Assert.EndsWith(
            "texts: 2 lines cannot be read:\nb.txt: line 1: no tab.\nheld.txt: Line 1: no tab.\n",
            both.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_told_by_the_option_that_named_it()
    {
        Folder.Write("table.csv", "a,b\n1,2\n");
        Folder.Write("job.yaml", "data: { path: table.csv, format: csv }\n");
        _cluster.Dataset.Refusal = InvalidSpecException.At(
            "data.path", "Line 1: there is no column 'x'; there are a, b. Name the column of the text with data.columns.text.");

        var run = await RunAsync("train", "job.yaml", "--set", "data.columns.text=x");

        Assert.StartsWith("--set data.columns: Line 1: there is no column 'x'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_is_told_from_a_job_by_its_keys()
    {
        Folder.Write("sweep.yaml", "base: specs/dino.yaml\nsearch: { model.hidden: { values: [8, 16] } }\n");

        var (train, sweep) = (await RunAsync("train", "sweep.yaml"), await RunAsync("sweep", "specs/dino.yaml"));

        Assert.Equal("sweep.yaml: is a sweep; search its fields with: sweep sweep.yaml", train.Error.TrimEnd());
        Assert.Equal("specs/dino.yaml: is a job; train it with: train specs/dino.yaml", sweep.Error.TrimEnd());
    }

    [Fact]
    public async Task Beside_the_loss_stands_what_the_task_measures_next()
    {
        _cluster.OnJob = static job =>
        {
            job.Measures = [new("loss", 1.5, "nats", false), new("frame-accuracy", 0.25, "", true)];
            job.Status = job.Status with
            {
                TestMeasures = [new("loss", 1.75, "nats", false), new("frame-accuracy", 0.5, "", true)],
            };
        };

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Contains(
            "validation loss  1.5000 (frame accuracy 25.0 %)\ntest loss        1.7500 (frame accuracy 50.0 %)\n",
            run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_of_several_lines_are_set_apart()
    {
        _cluster.OnJob = static job => job.Samples = ["\nto be\nor not\n\n", "all"];

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Contains("\n\n  to be\n  or not\n\n  all\n\njob  ", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_done_with_a_model_of_several_classes_names_one()
    {
        _cluster.OnJob = static job => job.WritesFor = "old norse";

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Matches("use it .* generate dino-[a-z0-9]+ --class 'old norse'", run.Output);
    }

    [Fact]
    public async Task A_model_of_classes_ends_with_its_accuracy_and_is_to_be_asked()
    {
        _cluster.OnJob = static job => job.ValidAccuracy = 0.9;

        var table = await RunAsync("train", "specs/dino.yaml");
        var json = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.Contains(
            "\nvalidation loss  1.5000 (accuracy 90.0 %)\n", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches("\nuse it           .* predict dino-[a-z0-9]+ FILE\n", table.Output.ReplaceLineEndings("\n"));
        Assert.Equal(0.9, json.Json.GetProperty("validAccuracy").GetDouble());
    }

    [Fact]
    public async Task What_a_step_took_is_told_and_the_forecast_only_to_programs()
    {
        _cluster.OnJob = static job => job.Status = job.Status with
        {
            ExpectedComputeSeconds = 0.011,
            ExpectedCommunicationSeconds = 0.0011,
            ComputeSeconds = 0.0114,
            PushSeconds = 0.00123,
            WorkerSilos = ["silo-1", "silo-2"],
            Ledger = "1-3;1-3",
        };

        var table = await RunAsync("train", "specs/dino.yaml");
        var json = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.StartsWith(
            "8 lanes on 2 threads of 2 silos\nstep 1/3", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(
            "\na step took      11.4 ms computing, 1.23 pushing (mean)\ncheckpoint ", table.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.Equal(
            [0.011, 0.0011, 0.0114, 0.00123],
            ((string[])["expectedComputeSeconds", "expectedCommunicationSeconds", "computeSeconds", "pushSeconds"])
                .Select(name => json.Json.GetProperty(name).GetDouble()));
        Assert.Equal("1-3;1-3", Text(json, "ledger"));
    }

    [Theory]
    [InlineData(DataFormat.Tsv, "sequences")]
    [InlineData(DataFormat.Conll, "tokens")]
    [InlineData(DataFormat.Text, "tokens")]
    public async Task What_is_counted_is_named(DataFormat format, string unit)
    {
        _cluster.OnJob = job => job.Status = job.Status with { Format = format };

        var table = await RunAsync("train", "specs/dino.yaml");
        var json = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.Contains(
            $"3,000 {unit} in 0:03 (1,000 {unit}/s)\n", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"  1,000 {unit}/s  took 0:03\n", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(unit, Text(json, "tokenUnit"));
    }

    [Theory]
    [InlineData(TaskKind.Improvise, "notes")]
    [InlineData(TaskKind.Polyphony, "time steps")]
    public async Task What_is_counted_of_music_is_named(TaskKind task, string unit)
    {
        _cluster.OnJob = job => job.Status = job.Status with { Task = task };

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Contains($"3,000 {unit} in 0:03 (1,000 {unit}/s)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_job_ends_with_1_and_its_reason()
    {
        _cluster.OnJob = static job => job.Error = "the loss is NaN; lower optimizer.learningRate.";

        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.Equal(1, run.Code);
        Assert.Equal(("Failed", "the loss is NaN; lower optimizer.learningRate."), (Text(run, "state"), Text(run, "error")));
        Assert.EndsWith("failed: the loss is NaN; lower optimizer.learningRate.", run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loss_that_is_no_number_is_null_in_json()
    {
        _cluster.OnJob = static job => job.ValidLoss = double.NaN;

        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("validLoss").ValueKind);
    }

    [Theory]
    [InlineData("model: { hidden: 0 }", "specs/dino.yaml:1:18: model.hidden: is 0; it must be between 1 and 8,192.")]
    [InlineData("data: { path: nowhere.txt }",
        "specs/dino.yaml:1:15: data.path: there is no file or folder {0}/specs/nowhere.txt; "
        + "correct the path. A path in a spec file is relative to that file, one on the command line to the current folder.")]
    [InlineData(
        "data: { path: empty.txt }",
        "specs/dino.yaml:1:15: data.path: {0}/specs/empty.txt is empty; it must hold at least 2 characters.")]
    public async Task A_mistake_starts_nothing_and_ends_with_1(string yaml, string failure)
    {
        Folder.Write(
            "specs/dino.yaml", yaml.StartsWith("data", StringComparison.Ordinal) ? yaml : yaml + "\ndata: { path: names.txt }");
        Folder.Write("specs/empty.txt", "");

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Equal(
            string.Format(CultureInfo.InvariantCulture, failure, Folder.Path), run.Error.TrimEnd());
        Assert.Equal(0, _cluster.Opened);
        Assert.False(Directory.Exists(Folder.At("runs")));
    }

    [Fact]
    public async Task Faults_of_the_data_are_told_with_those_of_the_spec()
    {
        Folder.Write("specs/dino.yaml", "model: { hidden: 0 }\ndata: { path: nowhere.txt }\n");

        var run = await RunAsync("train", "specs/dino.yaml", "--set", "training.epochs=x");

        Assert.Equal(["specs/dino.yaml:1:18: model.hidden", "specs/dino.yaml:2:15: data.path", "--set training.epochs"],
            run.Error.TrimEnd().Split('\n')
                .Select(static line => line[..line.LastIndexOf(": ",
                    line.Contains(" is ", StringComparison.Ordinal)
                        ? line.IndexOf(" is ", StringComparison.Ordinal)
                        : line.Length,
                    StringComparison.Ordinal)])
                .Select(static place => place.Split(": there")[0]));
        Assert.Equal(0, _cluster.Opened);
    }

    [Fact]
    public async Task A_corpus_in_place_of_a_spec_is_not_printed_back()
    {
        Folder.Write("specs/dinos.txt", string.Concat(Enumerable.Range(0, 2_000).Select(static i => $"Saurus{i}\n")));
        Folder.Write("specs/quoted.txt", string.Concat(Enumerable.Range(0, 2_000).Select(static i => $"\"a\": {{b\t: {i}\n")));

        foreach (var file in (string[])["specs/dinos.txt", "specs/quoted.txt"])
        {
            var run = await RunAsync("train", file);

            Assert.Equal((1, 0), (run.Code, _cluster.Opened));
            Assert.True(run.Error.Length < 500, run.Error);
            Assert.Contains("is this your data? Then write a spec file that names it, with data: { path: FILE }; "
                + "see examples/dinosaurs.yaml.", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_is_decoded_here_and_the_cluster_gets_utf8()
    {
        File.WriteAllBytes(Folder.At("specs/names.txt"), System.Text.Encoding.Latin1.GetBytes("größe\n"));

        var run = await RunAsync("train", "specs/dino.yaml", "--set", "data.encoding=latin-1");

        Assert.Equal(0, run.Code);
        Assert.Equal("größe\n"u8.ToArray(), Assert.Single(_cluster.Uploads).Value.Content);
        Assert.Equal(DataEncoding.Utf8, Assert.Single(_cluster.Dataset.Prepared).Encoding);
        Assert.Equal(DataEncoding.Latin1, Assert.Single(_cluster.Jobs).Value.Spec!.Data.Encoding);
    }

    [Fact]
    public async Task A_model_to_train_further_is_brought_to_the_cluster_and_pinned_by_its_hash()
    {
        var first = Text(await RunAsync("train", "specs/dino.yaml", "-o", "json"), "job")!;
        var content = _cluster.Jobs[first].Checkpoint;
        File.Delete(Folder.At($"runs/{first}/checkpoint.safetensors"));

        var run = await RunAsync("train", "specs/dino.yaml", "--from", first, "--set", "name=further");

        Assert.Equal(0, run.Code);
        var spec = _cluster.Jobs.Values.Single(static job => job.Spec!.Name == "further").Spec!;
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        Assert.Equal((first, sha256), (Path.GetFileName(spec.From), spec.FromSha256));
        Assert.Equal(content, _cluster.Uploads[sha256].Content);
    }

    [Fact]
    public async Task A_training_is_resumed_from_the_weights_of_its_last_step()
    {
        var best = Text(await RunAsync("train", "specs/dino.yaml", "-o", "json"), "job")!;
        var whole = _cluster.Jobs[best].Spec!;
        var patient = whole with { Training = whole.Training with { Patience = 3, Epochs = 1, Steps = null } };
        var content = CheckpointBytes.Of("spec", JsonSerializer.Serialize(patient), ("weights", [2], [1f, 2f]));
        File.WriteAllBytes(Folder.At($"runs/{best}/checkpoint.safetensors"), CheckpointBytes.Of(("weights", [1], [3f])));
        File.WriteAllBytes(Folder.At($"runs/{best}/last.safetensors"), content);

        var run = await RunAsync("train", "specs/dino.yaml", "--from", best, "--resume", "--set", "name=further");

        // Other steps are what resuming is for; what else is different may have been forgotten.
        Assert.Equal(
            (0, $"The training of '{best}' continues with different settings. To keep the earlier ones, use its spec.yaml.\n"
                + "  training.patience is 3 there, not set here.\n"),
            (run.Code, run.Error.ReplaceLineEndings("\n")));
        var spec = _cluster.Jobs.Values.Single(static job => job.Spec!.Name == "further").Spec!;
        Assert.True(spec.Resume);
        Assert.Equal(content, _cluster.Uploads[spec.FromSha256!].Content);
    }

    [Fact]
    public async Task Nothing_is_resumed_without_a_model()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--resume");

        Assert.Equal(1, run.Code);
        Assert.Contains("resume", run.Error, StringComparison.Ordinal);
        Assert.Contains("no training to continue", run.Error, StringComparison.Ordinal);
        Assert.Empty(_cluster.Jobs);
    }

    [Theory]
    [InlineData("nothing/there", "from: is 'nothing/there': There is no checkpoint at 'nothing/there'.")]
    [InlineData("texts.txt", "texts.txt")]
    public async Task What_is_no_model_cannot_be_trained_further(string from, string message)
    {
        Folder.Write("texts.txt", "rex");

        var run = await RunAsync("train", "specs/dino.yaml", "--from", from);

        Assert.Equal(1, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(_cluster.Jobs);
    }

    [Fact]
    public async Task A_folder_of_data_says_first_what_is_taken()
    {
        Folder.Write("texts/a.txt", "rex");
        Folder.Write("texts/b.md", "rex");

        var run = await RunAsync("train", "specs/dino.yaml", "--set", "data.path=texts");

        Assert.StartsWith($"data: 1 file of {Folder.At("texts")}; not taken: 1 file with other endings than .txt and .txt.gz\n",
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_a_given_id_is_submitted_once_and_followed_twice()
    {
        var first = await RunAsync("train", "specs/dino.yaml", "--id", "nightly", "-o", "json");
        var second = await RunAsync("train", "specs/dino.yaml", "--id", "nightly", "-o", "json");

        Assert.Equal(("nightly", 0, 0), (Assert.Single(_cluster.Jobs).Key, first.Code, second.Code));
        Assert.Equal(first.Output, second.Output);
        Assert.True(File.Exists(Folder.At("runs/nightly/checkpoint.safetensors")));
    }

    [Fact]
    public async Task Another_spec_under_the_same_id_is_refused_with_what_is_different()
    {
        await RunAsync("train", "specs/dino.yaml", "--id", "nightly");

        var run = await RunAsync("train", "specs/dino.yaml", "--id", "nightly", "--set", "model.hidden=7",
            "--set", "training.steps=9");

        Assert.Equal(
            (1, "Job nightly exists with another spec; choose another id.\nmodel.hidden is 128 there, 7 here.\n"
                + "training.epochs is 2 there, not set here.\ntraining.steps is not set there, 9 here."),
            (run.Code, run.Error.TrimEnd()));
        Assert.DoesNotContain("hidden: 7", File.ReadAllText(Folder.At("runs/nightly/spec.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("Nightly")]
    [InlineData("a\nb")]
    public async Task An_id_that_cannot_be_one_starts_nothing(string id)
    {
        var run = await RunAsync("train", "specs/dino.yaml", "--id", id);

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Contains("cannot be the id of a job or sweep: an id is 1 to 100 lower-case letters, digits and inner dashes",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_told_at_its_place_in_the_file()
    {
        _cluster.Dataset.Refusal = InvalidSpecException.At("data.path", "has another hash.");

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Equal((1, "specs/dino.yaml:1:15: data.path: has another hash."), (run.Code, run.Error.TrimEnd()));
        Assert.Empty(_cluster.Jobs);
    }

    [Fact]
    public async Task An_interrupt_cancels_a_job_of_this_process()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job => InterruptWhenWatched(job, interrupt);

        var run = await ClientRun.OfAsync(_cluster, Folder, interrupt.Token, "train", "specs/dino.yaml", "-o", "json");

        Assert.Equal((130, "Cancelled"), (run.Code, Text(run, "state")));
        Assert.StartsWith("Interrupted: the job is cancelled at its next step, and its weights are kept.",
            Told(run), StringComparison.Ordinal);
        var (id, job) = Assert.Single(_cluster.Jobs);
        Assert.Equal(
            $"Stopped at once: {id} is not cancelled and has not ended. "
            + "It continues with the next train, sweep, watch or verify in this folder.\n"
            + $"cancel it  dotnet run -c Release --project src/Client -- cancel {id}", _cluster.LastWords);
        Assert.Equal(job.Checkpoint, await File.ReadAllBytesAsync(
            Folder.At($"runs/{id}/checkpoint.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal(3, File.ReadAllLines(Folder.At($"runs/{id}/metrics.jsonl")).Length);
        using var result = JsonDocument.Parse(
            await File.ReadAllTextAsync(Folder.At($"runs/{id}/result.json"), TestContext.Current.CancellationToken));
        Assert.Equal(("Cancelled", 3),
            (result.RootElement.GetProperty("state").GetString(), result.RootElement.GetProperty("checkpointStep").GetInt32()));
    }

    [Fact]
    public async Task The_summary_of_a_cancelled_job_says_what_was_kept_and_how_to_use_it()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job => InterruptWhenWatched(job, interrupt);

        var run = await ClientRun.OfAsync(_cluster, Folder, interrupt.Token, "train", "specs/dino.yaml");

        var id = Assert.Single(_cluster.Jobs).Key;
        Assert.Contains($"\ncheckpoint       runs/{id}/checkpoint.safetensors, of step 3\nuse it           ",
            run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith($" generate {id}", run.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_leaves_a_job_of_a_cluster_alone_and_says_how_to_go_on()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job => InterruptWhenWatched(job, interrupt);

        var run = await ClientRun.OfAsync(
            _cluster, Folder, interrupt.Token, "train", "specs/dino.yaml", "--cluster", "redis://store:7000", "-o", "json");

        var (id, job) = Assert.Single(_cluster.Jobs);
        Assert.Equal((130, false), (run.Code, job.Status.IsFinished));
        Assert.Equal(("Running", 3), (Text(run, "state"), run.Json.GetProperty("steps").GetInt32()));
        Assert.Contains($"-- watch {id} --cluster redis://store:7000", run.Error, StringComparison.Ordinal);
        Assert.Contains($"-- cancel {id} --cluster redis://store:7000", run.Error, StringComparison.Ordinal);
    }

    private static void InterruptWhenWatched(FakeJob job, CancellationTokenSource interrupt)
    {
        job.Endless = true;
        job.Watched.Task.ContinueWith(_ => interrupt.Cancel(), TaskScheduler.Default);
    }

    // Without the lines of progress, which go there beside JSON.
    private static string Told(ClientRun run) => run.Error[run.Error.IndexOf("Interrupted", StringComparison.Ordinal)..];

    private static string Text(ClientRun run, string property) => run.Json.GetProperty(property).GetString()!;

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
