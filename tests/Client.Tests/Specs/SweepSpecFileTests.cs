namespace DistSeq.Client.Tests.Specs;

public sealed class SweepSpecFileTests : FolderTests
{
    public SweepSpecFileTests() => Folder.Write("specs/job.yaml", "data: { path: a.txt }\nmodel: { hidden: 32 }\n");

    [Fact]
    public void The_base_may_be_a_file_beside_the_sweep()
    {
        var spec = Load("base: job.yaml\nsearch: { model.cell: { values: [rnn, lstm] } }");

        Assert.Equal(32, spec.Base.Model.Hidden);
        Assert.Equal(Folder.At("specs/a.txt"), spec.Base.Data.Path);
        Assert.Equal("job", spec.Base.Name);
        Assert.Equal("sweep", spec.Name);
    }

    [Fact]
    public void The_base_may_be_written_inline()
    {
        var spec = Load("name: cells\nbase: { data: { path: b.txt } }\nsearch: { model.hidden: { range: [8, 64], scale: log } "
            + "}\nparallel: 3");

        Assert.Equal(Folder.At("specs/b.txt"), spec.Base.Data.Path);
        Assert.Equal("cells", spec.Base.Name);
        Assert.Equal([8, 64], spec.Search["model.hidden"].Range!);
        Assert.Equal(SearchScale.Log, spec.Search["model.hidden"].Scale);
        Assert.Equal(3, spec.Parallel);
    }

    [Fact]
    public void Fields_of_the_base_and_the_search_are_set_from_the_command_line()
    {
        var spec = Load("base: job.yaml\nsearch: { model.cell: { values: [rnn] }, model.hidden: { values: [1, 2] } }",
            "base.model.layers=2", "budget.trials=3", "parallel=4", "search.model.cell={ values: [gru] }",
            "search.model.hidden.range=[1, 8]");

        Assert.Equal((2, 32), (spec.Base.Model.Layers, spec.Base.Model.Hidden));
        Assert.Equal((3, 4), (spec.Budget.Trials, spec.Parallel));
        Assert.Equal(["gru"], spec.Search["model.cell"].Values!);
        Assert.Equal((null, 8), (spec.Search["model.hidden"].Values, spec.Search["model.hidden"].Range![1]));
    }

    [Theory]
    [InlineData("algorithm: tpe", SearchAlgorithm.Tpe, null)]
    [InlineData("algorithm: { kind: tpe, startup: 20 }", SearchAlgorithm.Tpe, 20)]
    [InlineData("algorithm: tpe", SearchAlgorithm.Tpe, 7, "algorithm.startup=7")]
    [InlineData("algorithm: tpe", SearchAlgorithm.Tpe, 7, "algorithm={ startup: 7 }")]
    [InlineData("algorithm: { kind: tpe, startup: 20 }", SearchAlgorithm.Gp, 20, "algorithm.kind=gp")]
    [InlineData("algorithm: { kind: tpe, startup: 20 }", SearchAlgorithm.CmaEs, null, "algorithm=cma-es")]
    [InlineData("seed: 3", SearchAlgorithm.Sobol, null, "algorithm=sobol")]
    public void The_algorithm_is_a_word_or_a_section(string line, SearchAlgorithm kind, int? startup, params string[] settings)
    {
        var algorithm = Load($"base: job.yaml\nsearch: {{ model.hidden: {{ values: [8] }} }}\n{line}", settings).Algorithm;

        Assert.Equal((kind, startup), (algorithm.Kind, algorithm.Startup));
    }

    [Theory]
    [InlineData("seed: 3", null, null)]
    [InlineData("pruning: { kind: asha, first: 5 }", PruningKind.Asha, 5L)]
    [InlineData("pruning: asha", PruningKind.Asha, 9L, "pruning.first=9")]
    [InlineData("pruning: asha", PruningKind.Asha, null, "base.training.steps=100")]
    [InlineData("pruning: { kind: asha, first: 5 }", PruningKind.Median, null, "pruning=median", "base.training.steps=100")]
    [InlineData("pruning: { kind: median, every: 5 }", PruningKind.Median, 3L, "pruning={ first: 3 }")]
    [InlineData("seed: 3", PruningKind.SuccessiveHalving, 4L, "pruning=successive-halving", "pruning.first=4")]
    public void Pruning_is_a_word_or_a_section(string line, PruningKind? kind, long? first, params string[] settings)
    {
        var pruning = Load($"base: job.yaml\nsearch: {{ model.hidden: {{ values: [8] }} }}\n{line}", settings).Pruning;

        Assert.Equal((kind, first), (pruning?.Kind, pruning?.First));
    }

    [Fact]
    public void A_field_may_depend_on_others()
    {
        var bias = Load("base: job.yaml\nsearch:\n  model.cell: { values: [rnn, lstm] }\n"
            + "  model.forgetBias: { range: [0, 2], step: 0.5, when: { model.cell: [lstm] } }").Search["model.forgetBias"];

        Assert.Equal(0.5, bias.Step);
        Assert.Equal(["lstm"], Assert.Single(bias.When!).Value);
    }

    [Fact]
    public void Searched_data_paths_are_relative_to_the_sweep() =>
        Assert.Equal(
            [Folder.At("specs/x.txt")],
            Load("base: job.yaml\nsearch: { data.path: { values: [x.txt] } }").Search["data.path"].Values!);

    [Theory]
    [InlineData("model.hiden: { values: [1] }",
        "specs/sweep.yaml:3:3: search.model.hiden: unknown field 'model.hiden'; did you mean 'model.hidden'? At the top are: "
            + Known.Fields + ".")]
    [InlineData("model: { values: [1] }",
        "specs/sweep.yaml:3:3: search.model: is a section; search one of its fields: model.cell, model.layers, model.hidden, "
            + "model.embedding, model.tied, model.bidirectional, model.forgetBias, model.dropout, model.dropout.betweenLayers, "
            + "model.dropout.locked, model.dropout.zoneout, model.dropout.weightDrop, model.dropout.input, "
            + "model.dropout.output.")]
    [InlineData("model.cell: { values: [rnn, ltsm] }",
        "specs/sweep.yaml:3:17: search.model.cell.values: is 'ltsm'; it must be one of " + Known.Cells
            + ". Did you mean 'lstm'?")]
    [InlineData(
        "model.hidden: { values: [0] }",
        "specs/sweep.yaml:3:19: search.model.hidden.values: is 0; it must be between 1 and 8,192.")]
    [InlineData("model.cell: { range: [1, 2] }",
        "specs/sweep.yaml:3:17: search.model.cell.range: is '1'; it must be one of " + Known.Cells
            + ".\nspecs/sweep.yaml:3:17: search.model.cell.range: is '2'; it must be one of " + Known.Cells + ".")]
    [InlineData(
        "model.hidden: { values: [1], range: [1, 2] }",
        "specs/sweep.yaml:3:3: search.model.hidden: must have either values: [a, b, …] or range: [lowest, highest].")]
    [InlineData("model.hidden: { vals: [1] }",
        "specs/sweep.yaml:3:3: search.model.hidden: must have either values: [a, b, …] or range: [lowest, "
            + "highest].\nspecs/sweep.yaml:3:19: search.model.hidden.vals: unknown key 'vals'; did you mean 'values'? Known "
            + "here: values, range, scale, step, when.")]
    [InlineData(
        "model.hidden: 3",
        "specs/sweep.yaml:3:17: search.model.hidden: is '3'; it must be a section with keys: values, range, scale, step, when.")]
    [InlineData(
        "model.hidden: { values: [1], when: { model.cell: lstm } }",
        "specs/sweep.yaml:3:52: search.model.hidden.when.model.cell: is 'lstm'; it must be a list in brackets, for "
            + "example [1, 2].")]
    [InlineData("model.hidden: { values: [1], when: lstm }",
        "specs/sweep.yaml:3:38: search.model.hidden.when: is 'lstm'; it must be a section of names, each with a list.")]
    [InlineData("model.hidden: { values: [1], when: { model.cel: [lstm] } }",
        "specs/sweep.yaml:3:40: search.model.hidden.when.model.cel: is no field of a job spec; name one by its path, such as "
            + "model.cell.")]
    [InlineData("model.hidden: { values: [1] }\nalgorithm: tp",
        "specs/sweep.yaml:4:12: algorithm.kind: is 'tp'; it must be one of grid, random, sobol, tpe, gp, cma-es, pbt. Did you "
            + "mean 'tpe'?")]
    [InlineData("model.hidden: { values: [1] }\nalgorithm: { kind: grid, candidates: 5 }",
        "specs/sweep.yaml:4:38: algorithm.candidates: is not used by grid, only by tpe; leave it out, or change the kind.")]
    [InlineData("model.hidden: { values: [1] }\npruning: { kind: ash, first: 3 }",
        "specs/sweep.yaml:4:18: pruning.kind: is 'ash'; it must be one of median, threshold, patience, successive-halving, "
            + "hyperband, asha. Did you mean 'asha'?")]
    [InlineData("model.hidden: { values: [1] }\npruning: { kind: median, rungs: 5, every: 7 }",
        "specs/sweep.yaml:4:26: pruning.rungs: unknown key 'rungs'. Known here: kind, every, first, factor, startup, patience, "
            + "minDelta, lowest, highest, bracket, brackets.")]
    public void A_search_that_cannot_work_is_refused_at_once(string search, string failure) =>
        Assert.Equal(
            failure,
            Assert.Throws<InvalidSpecException>(() => Load($"base: job.yaml\nsearch:\n  {search}")).Message.Replace(
                Environment.NewLine, "\n", StringComparison.Ordinal));

    [Fact]
    public void A_fault_in_the_base_file_is_told_at_its_place_there()
    {
        Folder.Write("specs/job.yaml", "data: { path: a.txt }\nmodel: { hidden: 0 }");

        var failure =
            Assert.Throws<InvalidSpecException>(() => Load("base: job.yaml\nsearch: { model.cell: { values: [rnn] } }")).Message;

        Assert.Equal("specs/job.yaml:2:18: base.model.hidden: is 0; it must be between 1 and 8,192.", failure);
    }

    [Fact]
    public void A_missing_base_file_is_refused() =>
        Assert.StartsWith("specs/nowhere.yaml: there is no such file.",
            Assert.Throws<InvalidSpecException>(() => Load("base: nowhere.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_examples_load()
    {
        var root = Repository.Root;

        Assert.Equal("dinosaurs", SpecFile.LoadJob("examples/dinosaurs.yaml", [], root).Spec.Name);
        Assert.Equal("load", SpecFile.LoadJob("examples/load.yaml", [], root).Spec.Name);
        Assert.Equal("numbers", SpecFile.LoadJob("examples/numbers.yaml", [], root).Spec.Name);
        Assert.Equal(72, SweepSpecFile.Load("examples/sweep-cells.yaml", [], root).Spec.Budget.Trials);
        Assert.Equal(4, SweepSpecFile.Load("examples/sweep-tuning.yaml", [], root).Spec.Search.Count);
    }

    private SweepSpec Load(string yaml, params string[] settings)
    {
        Folder.Write("specs/sweep.yaml", yaml);
        return SweepSpecFile.Load("specs/sweep.yaml", settings, Folder.Path).Spec;
    }
}
