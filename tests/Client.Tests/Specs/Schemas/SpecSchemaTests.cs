using System.Text.Json.Nodes;
using DistSeq.Client.Specs.Schemas;
using Json.Schema;

namespace DistSeq.Client.Tests.Specs.Schemas;

public sealed class SpecSchemaTests : FolderTests
{
    private const string Regenerate =
        "for kind in job sweep; do "
        + "dotnet run -c Release --project src/Client -- schema $kind > docs/schema/$kind.schema.json; done";

    private const string Data = "data: { path: a.txt }\n";

    private static readonly Dictionary<string, (JsonObject Text, JsonSchema Schema)> _schemas = new()
    {
        ["job"] = Load(SpecSchema.Job()),
        ["sweep"] = Load(SpecSchema.Sweep()),
    };

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Repository.File("examples"), "*.yaml").Select(static path => Path.GetFileName(path))
            .Where(static name => name != "kustomization.yaml").Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("job")]
    [InlineData("sweep")]
    public void The_published_schema_is_that_of_the_types(string kind) =>
        Assert.True(
            Repository.Text($"docs/schema/{kind}.schema.json").ReplaceLineEndings("\n")
                == Client.Runs.Json.Text(_schemas[kind].Text).ReplaceLineEndings("\n") + "\n",
            $"docs/schema/{kind}.schema.json is not what the types give. "
                + $"Write it again, from the top of the repository: {Regenerate}");

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_names_its_schema_and_fits_it(string name)
    {
        var text = Repository.Text("examples/" + name);
        var kind = name.StartsWith("sweep", StringComparison.Ordinal) ? "sweep" : "job";

        Assert.StartsWith($"# yaml-language-server: $schema=../docs/schema/{kind}.schema.json\n", text, StringComparison.Ordinal);
        Assert.Empty(Faults(kind, text));
    }

    [Fact]
    public void What_the_client_writes_fits_its_schema()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var specs = new RandomSpecs(seed);
            var (job, sweep) = (SpecWriter.ToText(specs.Job()), SpecWriter.ToText(specs.Sweep()));
            Assert.True(Faults("job", job) is [], $"seed {seed}: {string.Join('\n', Faults("job", job))}\n{job}");
            Assert.True(Faults("sweep", sweep) is [], $"seed {seed}: {string.Join('\n', Faults("sweep", sweep))}\n{sweep}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("name: 2035\n")]
    [InlineData("task: null\ntraining: { lanes: auto, epochs: null, validateEvery: epoch, keep: best }\n")]
    [InlineData("training: { lanes: null, steps: 100, validateEvery: 20 }\n")]
    [InlineData("cluster: { workers: 2..8, parameterShards: auto }\n")]
    [InlineData("cluster: { workers: 3 }\noptimizer: { learningRate: 1e-3 }\n")]
    public void A_job_that_loads_fits(string text)
    {
        Folder.Write("job.yaml", Data + text);

        SpecFile.LoadJob("job.yaml", [], Folder.Path);
        Assert.Empty(Faults("job", Data + text));
    }

    [Theory]
    [InlineData("hiden: 3\n")]
    [InlineData("model: { hiden: 3 }\n")]
    [InlineData("model: { hidden: 0 }\n")]
    [InlineData("model: { hidden: 8193 }\n")]
    [InlineData("model: { hidden: 3.5 }\n")]
    [InlineData("model: { hidden: '64' }\n")]
    [InlineData("model: { hidden: auto }\n")]
    [InlineData("model: { hidden: null }\n")]
    [InlineData("model: { cell: lstn }\n")]
    [InlineData("model: { tied: maybe }\n")]
    [InlineData("model: null\n")]
    [InlineData("model: [1]\n")]
    [InlineData("name: Dinosaurs\n")]
    [InlineData("name: a-\n")]
    [InlineData("name: null\n")]
    [InlineData("seed: -1\n")]
    [InlineData("fromSha256: abc\n")]
    [InlineData("training: { lanes: some }\n")]
    [InlineData("training: { validateEvery: 0 }\n")]
    [InlineData("training: { validateEvery: step }\n")]
    [InlineData("cluster: { workers: 2... }\n")]
    [InlineData("optimizer: { learningRate: 0 }\n")]
    [InlineData("optimizer: { schedule: cosine }\n")]
    public void A_wrong_job_neither_loads_nor_fits(string text)
    {
        Folder.Write("job.yaml", Data + text);

        Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("job.yaml", [], Folder.Path));
        Assert.NotEmpty(Faults("job", Data + text));
    }

    [Theory]
    [InlineData("model: { hidden: 3 }\n")]
    [InlineData("data: { validation: 0.1 }\n")]
    [InlineData("data: { path: a.txt, validation: 0.6 }\n")]
    [InlineData("data: { path: '' }\n")]
    [InlineData("data: { path: a.csv, format: csv, columns: { targets: load } }\n")]
    [InlineData("data: { path: a.txt, format: labelled }\n")]
    public void A_job_with_wrong_data_neither_loads_nor_fits(string text)
    {
        Folder.Write("job.yaml", text);

        Assert.Throws<InvalidSpecException>(() => SpecFile.LoadJob("job.yaml", [], Folder.Path));
        Assert.NotEmpty(Faults("job", text));
    }

    [Theory]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { values: [1, 2] } }\n")]
    [InlineData("base: { data: { path: a.txt } }\nsearch: { model.hidden: { range: [1, 2], step: 1 } }\n")]
    [InlineData(
        "base: job.yaml\nalgorithm: tpe\npruning: median\nsearch: { optimizer.learningRate: { range: [0.1, 1], scale: log } }\n")]
    [InlineData("base: job.yaml\nalgorithm: { kind: tpe, startup: 5 }\nsearch: { data.lowercase: { values: [true, false] } }\n")]
    [InlineData(
        "base: job.yaml\npruning: { factor: 4, first: 9 }\nsearch: { training.lanes: { values: [auto, \"null\", 4] } }\n")]
    [InlineData("base: job.yaml\n"
        + "search: { model.cell: { values: [lstm] }, model.forgetBias: { values: [1], when: { model.cell: [lstm] } } }\n")]
    public void A_sweep_that_loads_fits(string text)
    {
        Folder.Write("job.yaml", Data + "training: { steps: 100 }\n");
        Folder.Write("sweep.yaml", text);

        SweepSpecFile.Load("sweep.yaml", [], Folder.Path);
        Assert.Empty(Faults("sweep", text));
    }

    [Theory]
    [InlineData("search: { model.hidden: { values: [1] } }\n")]
    [InlineData("base: job.yaml\n")]
    [InlineData("base: job.yaml\nsearch: {}\n")]
    [InlineData("base: job.yaml\nsearch: { model.hiden: { values: [1] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model: { values: [1] } }\n")]
    [InlineData("base: job.yaml\nsearch: { resume: { values: [true] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { values: [] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { values: [0] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { values: 3 } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { values: [1], range: [1, 2] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { range: [1] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.hidden: { range: [1, 9000] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.cell: { values: [lstn] } }\n")]
    [InlineData("base: job.yaml\nsearch: { model.cell: { range: [1, 2] } }\n")]
    [InlineData("base: job.yaml\nsearch: { training.lanes: { values: [null] } }\n")]
    [InlineData("base: job.yaml\nalgorithm: tpee\nsearch: { model.hidden: { values: [1] } }\n")]
    [InlineData("base: job.yaml\nalgorithm: { kind: random, startup: 5 }\nsearch: { model.hidden: { values: [1] } }\n")]
    [InlineData("base: job.yaml\nalgorithm: { startup: 5 }\nsearch: { model.hidden: { values: [1] } }\n")]
    [InlineData("base: job.yaml\npruning: { every: 5 }\nsearch: { model.hidden: { values: [1] } }\n")]
    [InlineData("base: { model: { hidden: 3 } }\nsearch: { model.hidden: { values: [1] } }\n")]
    public void A_wrong_sweep_neither_loads_nor_fits(string text)
    {
        Folder.Write("job.yaml", Data + "training: { steps: 100 }\n");
        Folder.Write("sweep.yaml", text);

        Assert.Throws<InvalidSpecException>(() => SweepSpecFile.Load("sweep.yaml", [], Folder.Path));
        Assert.NotEmpty(Faults("sweep", text));
    }

    [Fact]
    public void Every_field_and_every_word_says_what_it_is()
    {
        var text = _schemas["job"].Text;

        Assert.Equal("Units of each recurrent layer in each direction, 1 to 8192. Default 128.",
            (string?)text["properties"]!["model"]!["properties"]!["hidden"]!["description"]);
        Assert.Contains("training.keepState", (string?)text["properties"]!["resume"]!["description"], StringComparison.Ordinal);
        Assert.All(_schemas.Values, static it => DemandWords(it.Text));
    }

    [Fact]
    public async Task The_command_prints_a_schema()
    {
        var run = await ClientRun.OfAsync(new FakeCluster(), Folder, "schema", "sweep");

        Assert.Equal(0, run.Code);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(run.Output), _schemas["sweep"].Text));
    }

    private static void DemandWords(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            Assert.All(items, DemandWords);
            return;
        }

        if (node is not JsonObject schema)
            return;
        foreach (var (key, property) in schema["properties"] as JsonObject ?? [])
        {
            if (property!["$ref"] is null)
                Assert.False(string.IsNullOrWhiteSpace((string?)property["description"]), $"{key} says nothing.");
        }

        foreach (var words in schema["enumDescriptions"] as JsonArray ?? [])
            Assert.False(string.IsNullOrWhiteSpace((string?)words), schema.ToJsonString());
        Assert.All(
            schema.Where(static pair => pair.Key is not ("default" or "dependencies")), static pair => DemandWords(pair.Value));
    }

    private static IReadOnlyList<string> Faults(string kind, string yaml)
    {
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List };
        var results = _schemas[kind].Schema.Evaluate(SpecDocument.Read(yaml), options);
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(static it => it.Errors is not null)
                .Select(static it => $"{it.InstanceLocation}: {string.Join(", ", it.Errors!.Values)}").DefaultIfEmpty("invalid")];
    }

    private static (JsonObject, JsonSchema) Load(JsonObject text) => (text, JsonSchema.FromText(text.ToJsonString()));
}
