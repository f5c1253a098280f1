using System.Text.RegularExpressions;

namespace DistSeq.Client.Tests.Commands;

public sealed class CommandRootTests : FolderTests
{
    private readonly FakeCluster _cluster = new();

    [Theory]
    [InlineData("train")]
    [InlineData("generate")]
    [InlineData("evaluate")]
    [InlineData("sweep")]
    [InlineData("jobs")]
    [InlineData("verify")]
    [InlineData("watch")]
    [InlineData("cancel")]
    [InlineData("doctor")]
    [InlineData("schema")]
    [InlineData("cluster")]
    public async Task The_help_of_a_command_ends_with_an_example_of_it(string command)
    {
        var run = await RunAsync(command, "--help");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"Example:\r?\n  dotnet run -c Release --project src/Client -- " + Regex.Escape(command), run.Output);
        foreach (var option in (string[])["--output <", "--cluster <", "--local", "--out <", "--metrics-port <"])
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("generate")]
    public async Task A_command_whose_answers_go_into_a_file_has_one_out(string command)
    {
        var run = await RunAsync(command, "--help");

        Assert.Single(Regex.Matches(run.Output, "--out <"));
        Assert.Contains("--out <file>", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit is 'x'; it must be a whole number, at most 2147483647\n", "jobs", "--limit", "x")]
    [InlineData("--limit is '99999999999'; it must be a whole number, at most 2147483647\n", "jobs", "--limit", "99999999999")]
    [InlineData("--before is '1.5'; it must be a whole number, at most 9223372036854775807\n", "jobs", "--before", "1.5")]
    [InlineData("--timeout is 'x'; it must be a number, with a point where it has decimals\n", "jobs", "--timeout", "x")]
    [InlineData("--metrics-port is 'x'; it must be a whole number, at most 2147483647\n", "jobs", "--metrics-port", "x")]
    [InlineData("--steps is 'x'; it must be a whole number, at most 9223372036854775807\n", "verify", "dino", "--steps", "x")]
    [InlineData("--count is 'x'; it must be a whole number, at most 2147483647\n", "generate", "dino", "--count", "x")]
    [InlineData("--older-than is '99999999d'; it must be", "delete", "--older-than", "99999999d")]
    public async Task A_value_of_the_wrong_kind_is_one_sentence(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(1, run.Code);
        Assert.StartsWith(message, run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-- --help")]
    [InlineData("-- train --help", "train")]
    [InlineData("-- sweep extend --help", "sweep", "extend")]
    [InlineData("-- cluster certificates --help", "cluster", "certificates", "folder", "--role", "usr")]
    public async Task Who_mistypes_a_command_is_sent_to_its_help(string help, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(1, run.Code);
        Assert.EndsWith(help, run.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Required argument", "train")]
    [InlineData("Name a command.\n")]
    [InlineData("there is no command 'trian'; did you mean 'train'?\n", "trian", "examples/dinosaurs.yaml")]
    [InlineData("there is no command 'zzzzz'.\n", "zzzzz")]
    [InlineData("there is no option '--hepl'; did you mean '--help'?\n", "--hepl")]
    [InlineData("there is no option '--sett'; did you mean '--set'?\n", "train", "x.yaml", "--sett", "a=b")]
    [InlineData("there is no option '--clutser'; did you mean '--cluster'?\n", "jobs", "--clutser=redis://x")]
    [InlineData("there is no option '--model.hidden'; did you mean the field model.hidden? Write --set model.hidden=64.\n",
        "train", "x.yaml", "--model.hidden=64")]
    [InlineData("there is no option '--hiden'; did you mean the field model.hidden? Write --set model.hidden=….\n",
        "train", "x.yaml", "--hiden", "64")]
    [InlineData("'b.yaml' is one word too many for train.\n", "train", "a.yaml", "b.yaml")]
    [InlineData("generate has no option '--horizon'; it is one of predict.\n", "generate", "solo-1", "--horizon", "3")]
    [InlineData("predict has no option '--class'; it is one of generate.\n", "predict", "numbers-1", "--class", "German", "x")]
    [InlineData("predict has no option '--class'; it is one of generate.\n", "predict", "numbers-1", "--class")]
    [InlineData("evaluate has no option '--set'; it is one of train and sweep and verify.\n",
        "evaluate", "x", "--data", "y", "--set", "a=b")]
    [InlineData("there is no option '--hiden'.\n", "generate", "solo-1", "--hiden", "64")]
    [InlineData("there is no option '--tpo'; did you mean '--top'?\n", "predict", "numbers-1", "--tpo=3")]
    [InlineData("--resume takes no word; name the model with --from k1 --resume.\n", "train", "a.yaml", "--resume", "k1")]
    [InlineData("KIND is 'jobb'; it must be one of job, sweep; did you mean 'job'?\n", "schema", "jobb")]
    [InlineData("--output is 'jsn'; it must be one of json, table; did you mean 'json'?\n", "jobs", "-o", "jsn")]
    [InlineData(
        "--encoding is 'utf8'; it must be one of latin-1, utf-16, utf-16-be, utf-8, windows-1252; did you mean 'utf-8'?\n",
        "evaluate", "x", "--data", "y", "--encoding", "utf8")]
    [InlineData("--timeout must be between 1 and 3600 seconds.", "jobs", "--timeout", "0")]
    [InlineData("--out is empty; name a folder for the runs, or leave it out.", "jobs", "--out", "")]
    [InlineData("SPEC is empty; name a spec file such as examples/dinosaurs.yaml.", "train", "")]
    [InlineData("SPEC is empty; name a spec file such as examples/sweep-tuning.yaml.", "sweep", " ")]
    [InlineData("JOB_OR_SPEC is empty; name a spec file", "verify", "")]
    [InlineData("JOB_OR_CHECKPOINT is empty; name a job", "generate", "")]
    [InlineData("JOB_OR_CHECKPOINT is empty; name a job", "evaluate", "", "--data", "x")]
    [InlineData("--data is empty; name a text file", "evaluate", "x", "--data", "")]
    [InlineData("'' cannot be the id of a job", "watch", "")]
    [InlineData("--name is empty; give a pattern such as 'dino*', or leave it out.", "jobs", "--name", "")]
    [InlineData("--before must be 0 or more; the end of a list that was cut off names it.", "jobs", "--before", "-3")]
    [InlineData("Option '--data' is required.", "evaluate", "x")]
    [InlineData("--cluster and --local exclude each other; keep one.", "jobs", "--local", "--cluster", "redis://x")]
    [InlineData("--steps must be between 1 and 2000000000.", "verify", "x", "--steps", "0")]
    [InlineData("--steps and --all exclude each other; keep one.", "verify", "x", "--steps", "9", "--all")]
    [InlineData("--metrics-port must be between 1 and 65535.", "jobs", "--metrics-port", "0")]
    [InlineData("for example redis://127.0.0.1:6379. Did you mean redis://?\n", "jobs", "--cluster", "reddis://127.0.0.1")]
    [InlineData("--cluster: 'x' is not a cluster address; write redis://host:port", "jobs", "--cluster", "x")]
    public async Task A_mistake_on_the_command_line_ends_with_1(string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal((1, "", 0), (run.Code, run.Output, _cluster.Opened));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below/runs")]
    public async Task A_file_where_the_folder_of_the_runs_is_to_be_is_named(string folder)
    {
        var file = Folder.Write("file", "x");

        var run = await RunAsync("jobs", "--out", folder);

        Assert.Equal((1, $"--out: {file} is a file; name a folder for the runs."), (run.Code, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_command_to_be_pasted_quotes_what_a_shell_would_cut()
    {
        var run = await RunAsync("jobs", "--out", "my runs", "--cluster", "postgres://me@host/db?sslmode=require");

        Assert.EndsWith("train examples/dinosaurs.yaml --cluster 'postgres://me@host:5432/db?sslmode=require' --out 'my runs'",
            run.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_to_be_pasted_escapes_what_a_terminal_would_swallow()
    {
        var run = await RunAsync("jobs", "--out", "my\nruns\u001b'");

        Assert.EndsWith(@"train examples/dinosaurs.yaml --out $'my\nruns\x1b\''", run.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "PATH")]
    [InlineData("train", "job.yaml", "--set", "data.path=PATH")]
    [InlineData("sweep", "PATH")]
    [InlineData("sweep", "job.yaml", "--set", "base=PATH")]
    [InlineData("verify", "PATH")]
    [InlineData("generate", "PATH")]
    [InlineData("evaluate", "PATH", "--data", "names.txt")]
    [InlineData("evaluate", "dino-1", "--data", "PATH")]
    [InlineData("watch", "PATH")]
    [InlineData("cancel", "PATH")]
    [InlineData("delete", "PATH")]
    [InlineData("delete", "--older-than", "PATH")]
    [InlineData("train", "job.yaml", "--id", "PATH")]
    [InlineData("jobs", "--cluster", "PATH")]
    [InlineData("jobs", "--out", "names.txt/PATH")]
    [InlineData("jobs", "PATH")]
    public async Task A_path_of_any_length_and_any_characters_is_told_short_and_on_one_line(params string[] arguments)
    {
        Folder.Write("names.txt", "rex");
        Folder.Write("job.yaml", "data: { path: names.txt }\n");
        var path = "a\nb\u001b" + new string('x', 5_000);

        var run = await RunAsync([.. arguments.Select(argument => argument.Replace("PATH", path, StringComparison.Ordinal))]);

        Assert.Equal(1, run.Code);
        Assert.DoesNotContain(new string('x', 300), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a\nb", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', run.Error);
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
