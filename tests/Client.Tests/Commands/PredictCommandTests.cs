namespace DistSeq.Client.Tests.Commands;

public sealed class PredictCommandTests : FolderTests
{
    private readonly FakeCluster _cluster = new();

    [Fact]
    public async Task A_file_is_asked_line_by_line_without_what_stands_behind_tabs()
    {
        Folder.Write("names.tsv", "Eva\tgirl\r\n\nTom\tboy");
        _cluster.Generator.Answer = static line => line.Length == 0
            ? new PredictedLine([], 0, null)
            : new PredictedLine([new(line, [new("girl", 0.75), new("boy", 0.25)])], 0, null);

        var run = await RunAsync("predict", "names-1", "names.tsv", "--top", "2");

        Assert.Equal((0, "Eva\tgirl\t0.7500\tboy\t0.2500\n\nTom\tgirl\t0.7500\tboy\t0.2500\n"),
            (run.Code, run.Output.ReplaceLineEndings("\n")));
        Assert.Equal("The weights are of step 5 of 9.", run.Error.Trim());
        var question = Assert.Single(_cluster.Generator.Questions);
        Assert.Equal((new ModelSource("names-1", null), 2), (question.Model, question.Top));
        Assert.Equal(["Eva", "", "Tom"], question.Lines);
    }

    [Fact]
    public async Task Standard_input_is_asked_where_no_file_is_named()
    {
        _cluster.Input = "Eva\n";
        Assert.Equal("Eva\tgirl\t0.7500\tboy\t0.2500", (await RunAsync("predict", "names-1")).Output.TrimEnd());
        Assert.Equal("Eva\tgirl\t0.7500\tboy\t0.2500", (await RunAsync("predict", "names-1", "-")).Output.TrimEnd());
    }

    [Fact]
    public async Task Text_of_another_encoding_is_told_and_read_with_its_name()
    {
        await File.WriteAllBytesAsync(
            Path.Combine(Folder.Path, "old.txt"), Encoding.Latin1.GetBytes("José Müller\n"),
            TestContext.Current.CancellationToken);
        var refused = await RunAsync("predict", "names-1", "old.txt");
        Assert.Equal(1, refused.Code);
        Assert.Contains("--encoding latin-1", refused.Error, StringComparison.Ordinal);
        var read = await RunAsync("predict", "names-1", "old.txt", "--encoding", "latin-1");
        Assert.StartsWith("José Müller\tgirl", read.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_are_a_line_a_token_and_a_blank_line_behind_each_sequence()
    {
        _cluster.Input = "the cat\nsits\n";
        _cluster.Generator.IsPerToken = true;
        _cluster.Generator.Answer = static line =>
            new PredictedLine([.. line.Split(' ').Select(static token => new PredictedText(token, [new("NN", 0.5)]))], 0, null);

        var run = await RunAsync("predict", "tags-1");

        Assert.Equal("the\tNN\t0.5000\ncat\tNN\t0.5000\n\nsits\tNN\t0.5000\n\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Json_is_an_object_a_line()
    {
        _cluster.Input = "Eva\nTom\n";
        var run = await RunAsync("predict", "names-1", "-o", "json");
        var lines = run.Output.Trim().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal([(1, "Eva", "girl"), (2, "Tom", "girl")], lines.Select(static line => (
            line.GetProperty("line").GetInt32(), line.GetProperty("text").GetString(),
            line.GetProperty("choices")[0].GetProperty("name").GetString())));
        _cluster.Generator.IsPerToken = true;
        var tags = await RunAsync("predict", "names-1", "-o", "json");
        Assert.Contains(
            "\"tokens\":[{\"text\":\"Eva\",\"choices\":[{\"name\":\"girl\",\"probability\":0.75}", tags.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_without_an_answer_are_told_after_all_others_were_answered()
    {
        _cluster.Input = string.Join('\n', Enumerable.Range(1, 12).Select(static n => $"x{n}")) + "\nEva\n";
        _cluster.Generator.Answer = static line => line.StartsWith('x')
            ? new PredictedLine([], 0, "the model knows no token of it")
            : new PredictedLine([new(line, [new("girl", 1)])], 0, null);

        var run = await RunAsync("predict", "names-1");

        Assert.Equal(1, run.Code);
        Assert.Equal(13, run.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("Line 1: the model knows no token of it.", run.Error, StringComparison.Ordinal);
        Assert.Contains("12 lines have no answer; these are the first 10.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 11:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_files_are_asked_in_parts_and_answers_go_to_a_file_where_one_is_named()
    {
        _cluster.Input = string.Concat(Enumerable.Range(1, 2_500).Select(static n => $"n{n}\n"));
        var run = await RunAsync("predict", "names-1", "--out", "answers.tsv");
        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Equal([1_000, 1_000, 500], _cluster.Generator.Questions.Select(static question => question.Lines.Count));
        var answers = await File.ReadAllLinesAsync(
            Path.Combine(Folder.Path, "answers.tsv"), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 2_500).Select(static n => $"n{n}"), answers.Select(static line => line.Split('\t')[0]));
        Assert.False(Directory.Exists(Path.Combine(Folder.Path, "answers.tsv")));
    }

    [Fact]
    public async Task A_model_that_is_asked_by_tables_gets_the_file_as_it_is_and_answers_in_csv()
    {
        Folder.Write("load.csv", "plant,hour,load\n\"a\tb\",2024-01-01T00:00,1\n");
        _cluster.Generator.Form = new PredictionForm("forecasts load up to 24 rows ahead", 24);

        var run = await RunAsync("predict", "load-1", "load.csv", "--horizon", "2", "--out", "next.csv");

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Equal("The weights are of step 5 of 9.\nwrote next.csv", run.Error.Trim().ReplaceLineEndings("\n"));
        Assert.Equal(
            "plant,hour,q0.5\n\"north, old\",2024-01-01T00:00,1.234568\n\"north, old\",2024-01-01T01:00,-20\n",
            await File.ReadAllTextAsync(Path.Combine(Folder.Path, "next.csv"), TestContext.Current.CancellationToken));
        var table = Assert.Single(_cluster.Generator.Tables);
        Assert.Equal((new ModelSource("load-1", null), 2), (table.Model, table.Horizon));
        Assert.Equal(
            "plant,hour,load\n\"a\tb\",2024-01-01T00:00,1\n"u8.ToArray(), _cluster.Uploads[table.UploadSha256].Content);
        Assert.Empty(_cluster.Generator.Questions);
    }

    [Fact]
    public async Task A_table_comes_from_standard_input_and_goes_to_json_lines_too()
    {
        _cluster.Input = "hour,load\n0,1\n";
        _cluster.Generator.Form = new PredictionForm("forecasts load up to 24 rows ahead", 24);
        var run = await RunAsync("predict", "load-1", "-o", "json");
        Assert.Equal(
            ["""{"plant":"north, old","hour":"2024-01-01T00:00","q0.5":1.234568}""",
                """{"plant":"north, old","hour":"2024-01-01T01:00","q0.5":-20}"""],
            run.Output.Trim().Split('\n').Select(static line => line.Trim()));
        Assert.Null(Assert.Single(_cluster.Generator.Tables).Horizon);
    }

    [Theory]
    [InlineData(24, "--top=2",
        "--top: the model forecasts load up to 24 rows ahead; it is asked with a whole table. Leave --top out.")]
    [InlineData(24, "--beam=2",
        "--beam: the model forecasts load up to 24 rows ahead; it is asked with a whole table. Leave --beam out.")]
    [InlineData(24, "-i",
        "--interactive: the model forecasts load up to 24 rows ahead; it is asked with a whole table. "
        + "Leave --interactive out.")]
    [InlineData(null, "--horizon=2",
        "--horizon: the model forecasts load up to 24 rows ahead; it is asked line by line. Leave --horizon out.")]
    [InlineData(null, "--beam=3", "--beam: the model forecasts load up to 24 rows ahead and searches no translations. "
        + "Leave --beam out; --top asks for more choices.")]
    public async Task An_option_that_the_model_has_no_use_for_is_refused(int? horizon, string option, string message)
    {
        _cluster.Input = "hour,load\n0,1\n";
        _cluster.Generator.Form = new PredictionForm("forecasts load up to 24 rows ahead", horizon);
        var run = await RunAsync("predict", "load-1", option);
        Assert.Equal((1, message), (run.Code, run.Error.Trim()));
        Assert.Empty(_cluster.Generator.Tables);
        Assert.Empty(_cluster.Generator.Questions);
    }

    [Fact]
    public async Task What_is_wrong_with_a_table_is_told_of_the_file()
    {
        _cluster.Input = "hour,load\n0,one\n";
        _cluster.Generator.Form = new PredictionForm("forecasts load up to 24 rows ahead", 24);
        _cluster.Generator.Refusal = InvalidSpecException.At("FILE", "Line 2: 'load' is 'one'; it must be a number.");
        var run = await RunAsync("predict", "load-1");
        Assert.Equal((1, "FILE: Line 2: 'load' is 'one'; it must be a number."), (run.Code, run.Error.Trim()));
        _cluster.Generator.Refusal = InvalidSpecException.At("horizon", "is 99; the model answers for 1 to 24 rows.");
        var far = await RunAsync("predict", "load-1", "--horizon", "99");
        Assert.StartsWith("--horizon: is 99;", far.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_before_anything_starts()
    {
        Folder.Write("bytes.bin", "a\0b\u0001\u0002\0\0");
        var absent = await RunAsync("predict", "names-1", "absent.txt");
        var binary = await RunAsync("predict", "names-1", "bytes.bin");
        var nowhere = await RunAsync("predict", "names-1", "-", "--out", "no/such/folder/x");
        Assert.All([absent, binary, nowhere], static run => Assert.Equal((1, ""), (run.Code, run.Output)));
        Assert.Contains("absent.txt", absent.Error, StringComparison.Ordinal);
        Assert.Contains("bytes.bin", binary.Error, StringComparison.Ordinal);
        Assert.Contains("--out: ", nowhere.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(Folder.At("answers"));
        var folder = await RunAsync("predict", "names-1", "-", "--out", "answers");
        Assert.Equal("--out: answers cannot be written: it is a folder; name another file.", folder.Error.Trim());
        Assert.Empty(_cluster.Generator.Questions);
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_told_of_the_option()
    {
        _cluster.Input = "Eva\n";
        _cluster.Generator.Refusal = InvalidSpecException.At("top", "is 0; it must be 1 to 1000.");
        var run = await RunAsync("predict", "names-1", "--top", "0");
        Assert.Equal(1, run.Code);
        Assert.Contains("--top: is 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_come_one_by_one_are_answered_one_by_one()
    {
        _cluster.Input = "Eva\nx\n\nTom";
        _cluster.Generator.Answer = static line => line switch
        {
            "" => new PredictedLine([], 0, null),
            "x" => new PredictedLine([], 0, "the model knows no token of it"),
            _ => new PredictedLine([new(line, [new("girl", 0.75)])], 0, null),
        };

        var piped = await RunAsync("predict", "names-1", "-i", "--top", "3");
        _cluster.IsTyped = true;
        var typed = await RunAsync("predict", "names-1", "-i");

        Assert.Equal((1, "Eva\tgirl\t0.7500\nx\n\nTom\tgirl\t0.7500\n"), (piped.Code, piped.Output.ReplaceLineEndings("\n")));
        Assert.Equal("The weights are of step 5 of 9.\nLine 2: the model knows no token of it.\n",
            piped.Error.ReplaceLineEndings("\n"));
        Assert.Contains("\nThe model knows no token of it.\n", typed.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal((0, "> Eva\tgirl\t0.7500\n> x\n> \n> Tom\tgirl\t0.7500\n> \n"),
            (typed.Code, typed.Output.ReplaceLineEndings("\n")));
        Assert.Equal(["Eva", "x", "", "Tom"], _cluster.Generator.Questions.Take(4).SelectMany(static asked => asked.Lines));
        Assert.Equal(3, _cluster.Generator.Questions[0].Top);
    }

    [Theory]
    [InlineData("names.tsv")]
    [InlineData("-", "--encoding", "latin-1")]
    public async Task Lines_that_are_typed_stand_in_no_file_and_are_utf_8(params string[] arguments)
    {
        Folder.Write("names.tsv", "Eva");

        var run = await RunAsync(["predict", "names-1", .. arguments, "-i"]);

        Assert.Equal((1, 0), (run.Code, _cluster.Opened));
        Assert.Equal("-i asks for lines in UTF-8; leave FILE and --encoding out, or leave -i out.", run.Error.TrimEnd());
    }

    private Task<ClientRun> RunAsync(params string[] arguments) => ClientRun.OfAsync(_cluster, Folder, arguments);
}
