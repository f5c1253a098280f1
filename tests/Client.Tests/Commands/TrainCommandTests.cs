using System.Text.Json;
using DistSeq.Client.Tests.Fakes;
using DistSeq.Contracts.Specs;

namespace DistSeq.Client.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeCluster _cluster = new();

    public TrainCommandTests()
    {
        _folder.Write("specs/dino.yaml", "data: { path: names.txt }\ntraining: { epochs: 2 }\n");
        _folder.Write("specs/names.txt", "rex\ntriceratops\n");
    }

    public void Dispose() => _folder.Dispose();

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
    public async Task Json_is_one_object_with_the_jobs_figures()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        var id = Assert.Single(_cluster.Jobs).Key;
        Assert.Equal(
            ["job", "name", "state", "steps", "tokens", "tokenUnit", "trainLoss", "validLoss", "validPerplexity",
                "validAccuracy", "measures", "tokensPerSecond", "seconds", "parameters",
                "lanes", "workers", "workersAsked", "computeThreads", "parameterShards", "workerSilos",
                "expectedComputeSeconds", "expectedCommunicationSeconds", "computeSeconds", "pushSeconds",
                "weightsSha256", "ledger", "checkpoint", "checkpointStep", "directory", "samples", "error"],
            run.Json.EnumerateObject().Select(static property => property.Name));
        Assert.Equal((id, "Completed", 3), (Text(run, "job"), Text(run, "state"), run.Json.GetProperty("steps").GetInt32()));
        Assert.Equal(Math.Exp(1.5), run.Json.GetProperty("validPerplexity").GetDouble(), 12);
        Assert.Equal(_folder.At($"runs/{id}/checkpoint.safetensors"), Text(run, "checkpoint"));
        Assert.StartsWith("step 1/3  epoch 0.50  loss 2.9000", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_folder_holds_spec_metrics_checkpoint_and_result()
    {
        var run = await RunAsync("train", "specs/dino.yaml", "-o", "json", "--out", "elsewhere");

        var id = Text(run, "job");
        var folder = _folder.At("elsewhere/" + id);
        Assert.Equal(["checkpoint.safetensors", "metrics.jsonl", "result.json", "spec.yaml"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
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

    [Fact]
    public async Task Samples_of_several_lines_are_set_apart()
    {
        _cluster.OnJob = static job => job.Samples = ["\nto be\nor not\n\n", "all"];

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Contains("\n\n  to be\n  or not\n\n  all\n\njob  ", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_classes_ends_with_its_accuracy_and_is_to_be_evaluated()
    {
        _cluster.OnJob = static job => job.ValidAccuracy = 0.9;

        var table = await RunAsync("train", "specs/dino.yaml");
        var json = await RunAsync("train", "specs/dino.yaml", "-o", "json");

        Assert.Contains("\nvalidation loss  1.5000 (accuracy 90.0 %)\n", table.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches("\nuse it           .* evaluate dino-[a-z0-9]+ --data FILE\n", table.Output.ReplaceLineEndings("\n"));
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
            ((string[])["expectedComputeSeconds", "expectedCommunicationSeconds", "computeSeconds", "pushSeconds"]).Select(name => json.Json.GetProperty(name).GetDouble()));
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
        + "correct the path. In a spec file it starts from the file's folder, on the command line from the current one.")]
    [InlineData("data: { path: empty.txt }", "specs/dino.yaml:1:15: data.path: {0}/specs/empty.txt is empty; it must hold at least 2 characters.")]
    public async Task A_mistake_starts_nothing_and_ends_with_1(string yaml, string failure)
    {
        _folder.Write("specs/dino.yaml", yaml.StartsWith("data", StringComparison.Ordinal) ? yaml : yaml + "\ndata: { path: names.txt }");
        _folder.Write("specs/empty.txt", "");

        var run = await RunAsync("train", "specs/dino.yaml");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, failure, _folder.Path), run.Error.TrimEnd());
        Assert.Equal(0, _cluster.Opened);
        Assert.False(Directory.Exists(_folder.At("runs")));
    }

    [Fact]
    public async Task Faults_of_the_data_are_told_with_those_of_the_spec()
    {
        _folder.Write("specs/dino.yaml", "model: { hidden: 0 }\ndata: { path: nowhere.txt }\n");

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
        _folder.Write("specs/dinos.txt", string.Concat(Enumerable.Range(0, 2_000).Select(static i => $"Saurus{i}\n")));
        _folder.Write("specs/quoted.txt", string.Concat(Enumerable.Range(0, 2_000).Select(static i => $"\"a\": {{b\t: {i}\n")));

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
        File.WriteAllBytes(_folder.At("specs/names.txt"), System.Text.Encoding.Latin1.GetBytes("größe\n"));

        var run = await RunAsync("train", "specs/dino.yaml", "--set", "data.encoding=latin-1");

        Assert.Equal(0, run.Code);
        Assert.Equal("größe\n"u8.ToArray(), Assert.Single(_cluster.Uploads).Value.Content);
        Assert.Equal(DataEncoding.Utf8, Assert.Single(_cluster.Dataset.Prepared).Encoding);
        Assert.Equal(DataEncoding.Latin1, Assert.Single(_cluster.Jobs).Value.Spec!.Data.Encoding);
    }

    [Fact]
    public async Task A_folder_of_data_says_first_what_is_taken()
    {
        _folder.Write("texts/a.txt", "rex");
        _folder.Write("texts/b.md", "rex");

        var run = await RunAsync("train", "specs/dino.yaml", "--set", "data.path=texts");

        Assert.StartsWith($"data: 1 file of {_folder.At("texts")}; not taken: 1 file with other endings than .txt and .txt.gz\n",
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_a_given_id_is_submitted_once_and_followed_twice()
    {
        var first = await RunAsync("train", "specs/dino.yaml", "--id", "nightly", "-o", "json");
        var second = await RunAsync("train", "specs/dino.yaml", "--id", "nightly", "-o", "json");

        Assert.Equal(("nightly", 0, 0), (Assert.Single(_cluster.Jobs).Key, first.Code, second.Code));
        Assert.Equal(first.Output, second.Output);
        Assert.True(File.Exists(_folder.At("runs/nightly/checkpoint.safetensors")));
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
        Assert.DoesNotContain("hidden: 7", File.ReadAllText(_folder.At("runs/nightly/spec.yaml")), StringComparison.Ordinal);
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

        var run = await ClientRun.OfAsync(_cluster, _folder, interrupt.Token, "train", "specs/dino.yaml", "-o", "json");

        Assert.Equal((130, "Cancelled"), (run.Code, Text(run, "state")));
        Assert.StartsWith("Interrupted: the job is cancelled at its next step, and its weights are kept.",
            Told(run), StringComparison.Ordinal);
        var (id, job) = Assert.Single(_cluster.Jobs);
        Assert.Equal(
            $"Ended at once: {id} is not cancelled and has not ended. "
            + "It goes on with the next train, sweep, watch or verify in this folder.\n"
            + $"cancel it  dotnet run -c Release --project src/Client -- cancel {id}", _cluster.LastWords);
        Assert.Equal(job.Checkpoint, await File.ReadAllBytesAsync(
            _folder.At($"runs/{id}/checkpoint.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal(3, File.ReadAllLines(_folder.At($"runs/{id}/metrics.jsonl")).Length);
        using var result = JsonDocument.Parse(
            await File.ReadAllTextAsync(_folder.At($"runs/{id}/result.json"), TestContext.Current.CancellationToken));
        Assert.Equal(("Cancelled", 3),
            (result.RootElement.GetProperty("state").GetString(), result.RootElement.GetProperty("checkpointStep").GetInt32()));
    }

    [Fact]
    public async Task The_summary_of_a_cancelled_job_says_what_was_kept_and_how_to_use_it()
    {
        using var interrupt = new CancellationTokenSource();
        _cluster.OnJob = job => InterruptWhenWatched(job, interrupt);

        var run = await ClientRun.OfAsync(_cluster, _folder, interrupt.Token, "train", "specs/dino.yaml");

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

        var run = await ClientRun.OfAsync(_cluster, _folder, interrupt.Token, "train", "specs/dino.yaml", "--cluster", "redis://store:7000", "-o", "json");

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

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, _folder, arguments);
}
