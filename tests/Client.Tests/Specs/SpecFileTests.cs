using System.Diagnostics;

namespace DistSeq.Client.Tests.Specs;

public sealed class SpecFileTests : FolderTests
{
    private const string Data = "data: { path: names.txt }\n";

    [Theory]
    [InlineData("model: { hiden: 64 }",
        "job.yaml:2:10: model.hiden: unknown key 'hiden'; did you mean 'hidden'? Known here: " + Known.ModelFields + ".")]
    [InlineData("hidden: 64",
        "job.yaml:2:1: hidden: unknown key 'hidden'; did you mean 'model.hidden'? Known here: " + Known.Fields + ".")]
    [InlineData("zzz: 1",
        "job.yaml:2:1: zzz: unknown key 'zzz'. Known here: " + Known.Fields + ".")]
    [InlineData(
        "model:\n  hidden: many", "job.yaml:3:11: model.hidden: is 'many'; it must be a whole number between 1 and 8,192.")]
    [InlineData("model:\n  hidden: 1.5", "job.yaml:3:11: model.hidden: is '1.5'; it must be a whole number between 1 and 8,192.")]
    [InlineData(
        "model:\n  hidden: 99999999999",
        "job.yaml:3:11: model.hidden: is '99999999999'; it must be a whole number between 1 and 8,192.")]
    [InlineData(
        "model:\n  hidden: \"64\"",
        "job.yaml:3:11: model.hidden: is '64'; it must be a whole number between 1 and 8,192. Leave the quotes out.")]
    [InlineData("model:\n  hidden:", "job.yaml:3:10: model.hidden: is nothing; it must be a whole number between 1 and 8,192.")]
    [InlineData(
        "model:\n  hidden: [64]", "job.yaml:3:11: model.hidden: is a list; it must be a whole number between 1 and 8,192.")]
    [InlineData("model:\n  hidden: 0", "job.yaml:3:11: model.hidden: is 0; it must be between 1 and 8,192.")]
    [InlineData("model: { cell: ltsm }",
        "job.yaml:2:16: model.cell: is 'ltsm'; it must be one of " + Known.Cells + ". Did you mean 'lstm'?")]
    [InlineData("model: lstm",
        "job.yaml:2:8: model: is 'lstm'; it must be a section with keys: " + Known.ModelFields + ".")]
    [InlineData("model: { tied: yes }", "job.yaml:2:16: model.tied: is 'yes'; it must be true or false.")]
    [InlineData("model: { tied: true }",
        "job.yaml:2:16: model.tied: needs an embedding as wide as a layer; model.embedding is 0, model.hidden 128; make them "
            + "equal.")]
    [InlineData(
        "model:\n  dropout: { weightDrop: 1 }", "job.yaml:3:26: model.dropout.weightDrop: is 1; it must be between 0 and 0.99.")]
    [InlineData("optimizer: { kind: schedule-free }",
        "job.yaml:2:20: optimizer.kind: is 'schedule-free'; it must be one of sgd, momentum, nesterov, adagrad, adadelta, "
            + "rms-prop, adam, adam-w, schedule-free-adam-w.")]
    [InlineData(
        "optimizer: { learningRate: .nan }",
        "job.yaml:2:28: optimizer.learningRate: is '.nan'; it must be a number between 0.000000000001 and 1,000.")]
    [InlineData(
        "cluster: { workers: automatic }",
        "job.yaml:2:21: cluster.workers: is 'automatic'; it must be a whole number, or least..most as in 2..8, or auto.")]
    [InlineData(
        "name: Dino Saurs",
        "job.yaml:2:7: name: 'Dino Saurs' does not fit; it must be 1 to 40 lower-case letters, digits and inner dashes.")]
    [InlineData("seed: 1\nseed: 2", "job.yaml:3:1: seed: duplicate key 'seed'; it is already in line 2. Keep one.")]
    [InlineData("seed: &s 1", "job.yaml:2:7: seed: the anchor '&s' is not supported; write the value out where it is needed.")]
    [InlineData("seed: *s", "job.yaml:2:7: seed: the alias '*s' is not supported; write the value out.")]
    [InlineData("seed: !!int 1", "job.yaml:2:7: seed: the tag 'tag:yaml.org,2002:int' is not supported; leave it out.")]
    [InlineData(
        "training: { epochs: 1, steps: 1 }",
        "job.yaml:2:1: training: has both epochs and steps; keep the one that should end the job.")]
    [InlineData(
        "training: { batch: 12, lanes: 8 }",
        "job.yaml:2:31: training.lanes: is 8; it must be a power of two that divides training.batch (12), or auto.")]
    [InlineData("? [a]\n: 1", "job.yaml:1:1: has a key that is not a word; keys are words such as model.")]
    [InlineData("---\nseed: 1", "job.yaml:2:1: a second document begins here; keep one spec per file.")]
    public void A_fault_is_told_with_its_place_and_the_remedy(string yaml, string failure) =>
        Assert.Equal(failure, FailureOf(Data + yaml));

    [Theory]
    [InlineData("", "job.yaml: is empty; a job spec needs at least data: { path: FILE }. See examples/dinosaurs.yaml.")]
    [InlineData(
        "# nothing\n", "job.yaml: is empty; a job spec needs at least data: { path: FILE }. See examples/dinosaurs.yaml.")]
    [InlineData("data: { path: names.txt", "job.yaml:1:7: not YAML: the '{' here is never closed. Add its '}'.")]
    [InlineData("data: { path: names.txt\nmodel:\n  hidden: 64\n",
        "job.yaml:1:7: not YAML: the '{' here is never closed. Add its '}'.")]
    [InlineData("data: { path: [a, b }", "job.yaml:1:15: not YAML: the '[' here is never closed. Add its ']'.")]
    [InlineData("data:\n  path: [a, {b: c}\n", "job.yaml:2:9: not YAML: the '[' here is never closed. Add its ']'.")]
    [InlineData("hello", "job.yaml:1:1: is 'hello'; a spec is a section of keys, for example data: { path: FILE }.")]
    [InlineData("- 1", "job.yaml:1:1: is a list; a spec is a section of keys, for example data: { path: FILE }.")]
    [InlineData("seed: 1", "job.yaml: data.path: is missing; set it in the spec file or with --set data.path=…")]
    [InlineData(
        "seed: 1\ndata:\n  validation: 0.1",
        "job.yaml:2:1: data.path: is missing; set it in the spec file or with --set data.path=…")]
    [InlineData(
        "data:\n  path: https://example.org/x.txt",
        "job.yaml:1:1: data.sha256: is missing; data from a URL needs it. Print it with: curl -sL URL | sha256sum")]
    public void A_file_without_the_needed_content_is_refused(string yaml, string failure) =>
        Assert.Equal(failure, FailureOf(yaml));

    [Theory]
    [InlineData("data: { path: x }\nmodel:\n  cell: \"lstm\n  hidden: 3\n",
        "3:9: not YAML: the quote \" here is never closed. Add its \".")]
    [InlineData("data: { path: x }\nmodel:\n  cell: \"lstm", "3:9: not YAML: the quote \" here is never closed. Add its \".")]
    [InlineData("data: { path: x }\nmodel:\n  cell: 'lstm\n", "3:9: not YAML: the quote ' here is never closed. Add its '.")]
    [InlineData("data: { path: x }\nmodel:\n\tcell: lstm\n",
        "3:1: not YAML: the line is indented with a tab. Indent it with spaces.")]
    [InlineData("data: { path: x }\nmodel:\n  cell: gru\n\thidden: 3\n",
        "4:1: not YAML: the line is indented with a tab. Indent it with spaces.")]
    [InlineData("data:\n  path: x\n  \tformat: text\n", "3:3: not YAML: the line is indented with a tab. Indent it with spaces.")]
    [InlineData("data:\n  path: \"a\\q\"\n",
        "2:9: not YAML: between double quotes a backslash begins an escape, and this one is unknown. Write the backslash twice, "
            + "or use single quotes.")]
    [InlineData("data: a: b\n",
        "1:8: not YAML: a key and its colon are where a value continues. Put a value that holds a colon or a line break in "
            + "quotes, or begin the key on a line of its own.")]
    public void What_breaks_yaml_is_told_whole_and_where_it_is(string yaml, string failure) =>
        Assert.Equal($"job.yaml:{failure}", FailureOf(yaml));

    [Fact]
    public void A_spec_in_JSON_is_read()
    {
        Folder.Write("job.json", """
            {
            	"data": { "path": "/a.txt", "format": "text", "encoding": "latin-1" },
            	"model": { "cell": "gru", "hidden": 64, "tied": false },
            	"optimizer": { "kind": "adam-w" }
            }
            """);

        var spec = SpecFile.LoadJob("job.json", [], Folder.Path).Spec;

        Assert.Equal((DataFormat.Text, DataEncoding.Latin1, CellKind.Gru, 64, OptimizerKind.AdamW),
            (spec.Data.Format, spec.Data.Encoding, spec.Model.Cell, spec.Model.Hidden, spec.Optimizer.Kind));
    }

    [Fact]
    public void Limits_are_told_to_the_last_digit() =>
        Assert.Equal(
            "job.yaml:2:7: seed: is -1; it must be between 0 and 9,223,372,036,854,775,807.", FailureOf(Data + "seed: -1"));

    [Fact]
    public void Broken_yaml_is_told_with_line_and_column() =>
        Assert.Matches(@"^job\.yaml:2:1: not YAML: .+ Correct the text there\.$", FailureOf("data: { path: x }\nmodel\n"));

    [Fact]
    public void All_faults_come_at_once_in_the_order_of_the_file()
    {
        var lines = FailureOf("modl: {}\nmodel:\n  hidden: 0\n  cell: foo\noptimizer:\n  learningRate: x\n").Split('\n');

        Assert.Equal(
            ["job.yaml: data.path", "job.yaml:1:1: modl", "job.yaml:3:11: model.hidden", "job.yaml:4:9: model.cell",
                "job.yaml:6:17: optimizer.learningRate"],
            lines.Select(
                static line =>
                    line[..line.LastIndexOf(
                        ": ", line.IndexOf(" is ", StringComparison.Ordinal) is var at and > 0
                        ? at : line.IndexOf(" unknown", StringComparison.Ordinal), StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_field_that_failed_to_bind_is_not_told_again_by_the_rules() =>
        Assert.Equal("job.yaml:1:15: data.path: is a list; it must be text.", FailureOf("data: { path: [a] }"));

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.Contains(
            "nested deeper than 16 levels; no spec is that deep.",
            FailureOf(Data + "model: " + new string('[', 500) + new string(']', 500)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Huge))]
    public void What_would_take_minutes_is_refused_at_once(string what, string yaml, string failure)
    {
        Folder.Write("job.yaml", yaml);
        var begun = Stopwatch.GetTimestamp();
        var failures = Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("job.yaml", [], Folder.Path)).Failures;

        // It takes some 50 ms; without a limit it takes minutes.
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), what);
        Assert.Contains(failures, it => it.ToString().Contains(failure, StringComparison.Ordinal));
        Assert.True(failures.Sum(static it => it.ToString().Length) < 20_000, what);
    }

    public static TheoryData<string, string, string> Huge()
    {
        static string Repeat(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
        return new TheoryData<string, string, string>
        {
            { "unknown keys", Repeat(80_000, static i => $"k{i}: 1\n"),
                "more than 5,000 keys and values; no spec has that many." },
            { "levels of lists", "a: " + Repeat(200_000, static _ => "["),
                "nested deeper than 16 levels; no spec is that deep." },
            { "levels of maps", Repeat(200_000, static _ => "{a: "), "nested deeper than 16 levels; no spec is that deep." },
            { "levels behind an anchor", "a: &x " + Repeat(200_000, static _ => "["),
                "nested deeper than 16 levels; no spec is that deep." },
            { "levels as a key", "? " + Repeat(200_000, static _ => "["), "nested deeper than 16 levels; no spec is that deep." },
            { "levels of blocks", Repeat(1_000, static i => new string(' ', i) + "a:\n"),
                "nested deeper than 16 levels; no spec is that deep." },
            { "aliases", "a: &x 1\nb: [" + Repeat(100_000, static _ => "*x, ") + "]",
                "further faults are not shown; fix these first." },
            { "a long key", Repeat(250_000, static _ => "abc") + ": 1", "not YAML: Did not find expected" },
            { "a long word", "model: { cell: " + Repeat(250_000, static _ => "abc") + " }", "…'; it must be one of" },
            { "a few thousand unknown keys", Repeat(2_400, static i => $"kkkkkkkkkkkk{i}: 1\n"),
                "further faults are not shown; fix these first." },
        };
    }

    [Fact]
    public void A_file_in_UTF16_with_a_mark_is_read_and_a_device_is_not_read_for_ever()
    {
        File.WriteAllText(Folder.At("job.yaml"), "data: { path: größe.txt }", System.Text.Encoding.Unicode);

        Assert.Equal(Folder.At("größe.txt"), SpecFile.LoadJob("job.yaml", [], Folder.Path).Spec.Data.Path);
        Assert.Equal("/dev/zero: is not text in UTF-8; this is not a spec file.",
            Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("/dev/zero", [], "/")).Message);
    }

    [Fact]
    public void A_missing_file_is_told_with_where_it_was_looked_for()
    {
        var failure = Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("nowhere.yaml", [], Folder.Path)).Message;

        Assert.Equal($"nowhere.yaml: there is no such file. Looked for {Folder.At("nowhere.yaml")}; name a spec file such as "
            + "examples/dinosaurs.yaml.", failure);
    }

    [Fact]
    public void Data_paths_are_relative_to_the_file_and_the_name_is_the_files()
    {
        Folder.Write("specs/My Job_2.yaml", "data: { path: ../texts/a.txt }");

        var spec = SpecFile.LoadJob("specs/My Job_2.yaml", [], Folder.Path).Spec;

        Assert.Equal(Folder.At("texts/a.txt"), spec.Data.Path);
        Assert.Equal("my-job-2", spec.Name);
    }

    [Fact]
    public void Every_field_binds()
    {
        Folder.Write("job.yaml", """
            name: full
            seed: 9223372036854775807
            data: { path: /a.txt, sha256: null, format: text, tokens: word, validation: 0, vocabulary: 5000, lowercase: true,
              encoding: utf-16-be }
            model:
              cell: gru
              layers: 2
              hidden: 7
              embedding: 7
              tied: true
              bidirectional: false
              forgetBias: -0.5
              dropout: { betweenLayers: 0.1, locked: true, zoneout: 0.2, weightDrop: 0.3, input: 0.4, output: 0.5 }
            training: { steps: 9, batch: 4, window: 5, lanes: auto, clip: { value: 5, norm: 1e-3, scope: batch }, loss: sum }
            optimizer: { kind: adam, learningRate: 1, form: course, beta1: 0.5, beta2: 0.6, epsilon: 1e-4, rho: null }
            cluster: { workers: auto, parameterShards: 3 }
            """);

        Assert.Equal(
            new JobSpec
            {
                Name = "full",
                Seed = long.MaxValue,
                Data = new DataSpec
                {
                    Path = "/a.txt",
                    Format = DataFormat.Text,
                    Tokens = TokenKind.Word,
                    Validation = 0,
                    Vocabulary = 5000,
                    Lowercase = true,
                    Encoding = DataEncoding.Utf16BigEndian,
                },
                Model = new ModelSpec
                {
                    Cell = CellKind.Gru,
                    Layers = 2,
                    Hidden = 7,
                    Embedding = 7,
                    Tied = true,
                    ForgetBias = -0.5,
                    Dropout = new DropoutSpec
                    {
                        BetweenLayers = 0.1,
                        Locked = true,
                        Zoneout = 0.2,
                        WeightDrop = 0.3,
                        Input = 0.4,
                        Output = 0.5
                    },
                },
                Training = new TrainingSpec
                {
                    Steps = 9,
                    Batch = 4,
                    Window = 5,
                    Clip = new ClipSpec { Value = 5, Norm = 1e-3, Scope = ClipScope.Batch },
                    Loss = LossReduction.Sum,
                },
                Optimizer =
                    new OptimizerSpec { LearningRate = 1, Form = OptimizerForm.Course, Beta1 = 0.5, Beta2 = 0.6, Epsilon = 1e-4 },
                Cluster = new ClusterSpec { ParameterShards = 3 },
            },
            SpecFile.LoadJob("job.yaml", [], Folder.Path).Spec);
    }

    private string FailureOf(string yaml)
    {
        Folder.Write("job.yaml", yaml);
        return Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("job.yaml", [], Folder.Path)).Message;
    }
}
