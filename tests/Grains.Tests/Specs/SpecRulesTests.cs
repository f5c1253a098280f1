namespace DistSeq.Grains.Tests.Specs;

public sealed class SpecRulesTests
{
    private static readonly JobSpec Job = Examples.Job;
    private static readonly JobSpec Classes = Job with { Data = Job.Data with { Format = DataFormat.Tsv } };

    private static readonly (string Path, JobSpec Spec, string Rule)[] Faults =
    [
        ("name", Job with { Name = "" }, "is missing; set it in the spec file or with --set name=…"),
        ("name", Job with { Name = "Upper" }, "'Upper' does not fit; it must be 1 to 40 lower-case letters"),
        ("name", Job with { Name = "-dash" }, "does not fit"),
        ("name", Job with { Name = "dash-" }, "does not fit"),
        ("name", Job with { Name = "line\n" }, "does not fit"),
        ("name", Job with { Name = new string('a', 41) }, "does not fit"),
        ("seed", Job with { Seed = -1 }, "is -1; it must be between 0 and"),
        ("data.path", Job with { Data = Job.Data with { Path = " " } }, "is missing"),
        ("data.sha256", Job with { Data = Job.Data with { Sha256 = "abc" } }, "it must be 64 hexadecimal digits"),
        ("data.sha256", Job with { Data = Job.Data with { Path = "https://example.org/a.txt" } }, "data from a URL needs it"),
        ("data.sha256", Job with { Data = Job.Data with { Path = "http://example.org/a.txt" } }, "data from a URL needs it"),
        ("data.validation", Job with { Data = Job.Data with { Validation = -0.1 } }, "is -0.1; it must be between 0 and 0.5"),
        ("data.validation", Job with { Data = Job.Data with { Validation = 0.6 } }, "is 0.6; it must be between 0 and 0.5"),
        ("data.validation", Job with { Data = Job.Data with { Validation = double.NaN } }, "is NaN"),
        ("model.layers", Job with { Model = Job.Model with { Layers = 0 } }, "is 0; it must be between 1 and 16"),
        ("model.layers", Job with { Model = Job.Model with { Layers = 17 } }, "is 17; it must be between 1 and 16"),
        ("model.hidden", Job with { Model = Job.Model with { Hidden = 0 } }, "is 0; it must be between 1 and 8,192"),
        ("model.hidden", Job with { Model = Job.Model with { Hidden = 8193 } }, "is 8193; it must be between 1 and 8,192"),
        ("data.vocabulary", Job with { Data = Job.Data with { Tokens = TokenKind.Word, Vocabulary = 0 } },
            "is 0; it must be between 1 and 1,000,000"),
        ("data.vocabulary", Job with { Data = Job.Data with { Vocabulary = 100 } },
            "is 100, but all characters are kept; leave it out, or set data.tokens to word."),
        ("data.tokens", Job with { Data = Job.Data with { Format = DataFormat.Conll, Vocabulary = 100 } },
            "is character, but CoNLL holds tokens already"),
        ("data.tokens", Job with { Data = Job.Data with { Format = DataFormat.Conll, Tokens = TokenKind.Word } },
            "is word, but CoNLL holds tokens already; write data.tokens: given."),
        ("data.columns", Job with { Data = Job.Data with { Columns = new() { Time = "t" } } },
            "names columns, but data.format is lines, which has none; leave it out."),
        ("data.columns", Columned(DataFormat.Conll, new() { Text = "t" }),
            "names columns, but those of conll have numbers; write token"),
        ("data.columns", Columned(DataFormat.Csv, new() { Tag = 3 }),
            "numbers token and tag, which belong to conll; name the columns"),
        ("data.columns", Columned(DataFormat.Folders, new() { Text = "t" }),
            "names columns, but data.format is folders, which has none"),
        ("data.columns.tag", Columned(DataFormat.Conll, new() { Token = 2, Tag = 2 }), "is 2, as is data.columns.token; give"),
        ("data.columns.token", Columned(DataFormat.Conll, new() { Token = 0 }), "is 0; it must be between 1 and 100"),
        ("data.columns.class", Columned(DataFormat.Csv, new() { Text = "t", Class = "t" }),
            "is 't', as is data.columns.text; name"),
        ("task", Job with { Task = TaskKind.Compose }, "is compose, which reads tsv, csv or folders, but data.format is lines"),
        ("model.bidirectional", Classes with { Task = TaskKind.Compose, Model = new() { Bidirectional = true } },
            "would show the model"),
        ("model.tied", Classes with { Task = TaskKind.Compose, Model = new() { Tied = true } },
            "is only for the task language; leave it out"),
        ("data.grid", Job with { Data = Job.Data with { Grid = 1 } }, "is for music, but the task is language; leave it out."),
        ("data.grid", Music(new() { Format = DataFormat.Midi, Grid = 0 }), "is 0; it must be between 0.01 and 64"),
        ("data.tokens", Music(new() { Format = DataFormat.Midi, Tokens = TokenKind.Word }),
            "is word, but the task improvise reads notes; leave it out."),
        ("data.vocabulary", Music(new() { Format = DataFormat.Lines, Vocabulary = 9 }),
            "is 9, but all notes are kept; leave it out."),
        ("data.lowercase", Music(new() { Format = DataFormat.Midi, Lowercase = true }),
            "is for text, but the task improvise reads notes; leave it out."),
        ("task", Music(new() { Format = DataFormat.Rolls }),
            "is improvise, which reads midi or lines, but data.format is rolls; write task: polyphony"),
        ("task", Music(new() { Format = DataFormat.Lines }) with { Task = TaskKind.Polyphony },
            "is polyphony, which reads midi or rolls, but data.format is lines"),
        ("model.embedding",
            Music(new() { Format = DataFormat.Rolls }) with { Task = TaskKind.Polyphony, Model = new() { Embedding = 8 } },
            "is 8, but keys that sound together are not tokens to look up; leave it out."),
        ("model.bidirectional", Music(new() { Format = DataFormat.Midi }) with { Model = new() { Bidirectional = true } },
            "would show the model what it has to predict"),
        ("model.bidirectional", Music(
            new() { Format = DataFormat.Rolls }) with { Task = TaskKind.Polyphony, Model = new() { Bidirectional = true } },
            "would show the model what it has to predict"),
        ("data.forecast", Job with { Data = Job.Data with { Forecast = new() } }, "is only for the task forecast; leave it out"),
        ("data.columns.time", Forecasting(columns: new() { Targets = ["y"] }), "is missing; name the column that says when"),
        ("data.columns.targets", Forecasting(columns: new() { Time = "t" }), "is missing; list the columns to forecast"),
        ("data.columns.targets", Forecasting(columns: new() { Time = "t", Targets = [] }), "for example targets: [load]"),
        ("data.columns", Forecasting(columns: new() { Time = "t", Targets = ["y"], Covariates = ["x", "y"] }),
            "names 'y' 2 times; give each column one meaning"),
        ("data.forecast.horizon", Forecasting(new() { Horizon = 0 }), "is 0; it must be between 1 and 1,024"),
        ("data.forecast.season", Forecasting(new() { Season = 0 }), "is 0; it must be between 1 and 100,000"),
        ("data.forecast.quantiles", Forecasting(new() { Quantiles = [] }), "with 0.5 among them: [0.1, 0.5, 0.9]"),
        ("data.forecast.quantiles", Forecasting(new() { Quantiles = [0.1, 0.9] }), "with 0.5 among them"),
        ("data.forecast.quantiles", Forecasting(new() { Quantiles = [0.5, 0.1] }), "lowest first"),
        ("data.forecast.quantiles", Forecasting(new() { Quantiles = [0, 0.5] }), "numbers above 0 and below 1"),
        ("model.embedding", Forecasting(new()) with { Model = new() { Embedding = 8 } },
            "is 8, but series of numbers have no tokens to look up; leave it out."),
        ("model.tied", Forecasting(new()) with { Model = new() { Tied = true } }, "is only for the task language; leave it out"),
        ("task", Forecasting(new()) with { Data = Job.Data }, "is forecast, which reads csv, but data.format is lines"),
        ("model.embedding", Job with { Model = Job.Model with { Embedding = -1 } }, "is -1; it must be between 0 and 8,192"),
        ("model.embedding", Job with { Model = Job.Model with { Embedding = 8193 } }, "is 8193; it must be between 0 and 8,192"),
        ("model.forgetBias", Job with { Model = Job.Model with { ForgetBias = 10.5 } }, "is 10.5; it must be between -10 and 10"),
        ("model.tied", Job with { Model = Job.Model with { Tied = true } },
            "model.embedding is 0, model.hidden 48; make them equal"),
        ("model.tied", Job with { Model = Job.Model with { Tied = true, Embedding = 47 } },
            "model.embedding is 47, model.hidden 48"),
        ("model.tied", Classes with { Model = Job.Model with { Tied = true, Embedding = 48 } },
            "is only for the task language; leave it out"),
        ("model.bidirectional", Job with { Model = Job.Model with { Bidirectional = true } },
            "would show the model what it has to predict"),
        ("model.bidirectional",
            Job with { Data = Job.Data with { Format = DataFormat.Text }, Model = Job.Model with { Bidirectional = true } },
            "leave it out, or set another task"),
        ("model.dropout.betweenLayers", Dropping(new() { BetweenLayers = 1 }, layers: 2), "is 1; it must be between 0 and 0.99"),
        ("model.dropout.input", Job with { Model = new ModelSpec { Embedding = 8, Dropout = new() { Input = 0.995 } } },
            "is 0.995; it must be between 0 and 0.99"),
        ("model.dropout.input", Dropping(new() { Input = 0.5 }), "is 0.5, but tokens without an embedding are one-hot"),
        ("model.dropout.output", Dropping(new() { Output = -0.1 }), "is -0.1; it must be between 0 and 0.99"),
        ("model.dropout.betweenLayers", Dropping(new() { BetweenLayers = 0.5 }), "is 0.5, but there is only one layer"),
        ("model.dropout.zoneout", Dropping(new() { Zoneout = -0.1 }), "is -0.1; it must be between 0 and 0.99"),
        ("model.dropout.weightDrop", Dropping(new() { WeightDrop = double.NaN }), "is NaN; it must be between 0 and 0.99"),
        ("model.dropout.weightDrop", Dropping(new() { WeightDrop = 0.5 }, CellKind.MinGru),
            "this cell has no weights from h to h"),
        ("training.epochs", Job with { Training = new TrainingSpec { Epochs = 0 } }, "is 0; it must be between 1 and 1,000,000"),
        ("training.steps", Job with { Training = new TrainingSpec { Steps = 0 } },
            "is 0; it must be between 1 and 2,000,000,000"),
        ("training", Job with { Training = new TrainingSpec { Steps = 1, Epochs = 1 } }, "has both epochs and steps"),
        ("training.batch", Job with { Training = new TrainingSpec { Batch = 0 } }, "is 0; it must be between 1 and 65,536"),
        ("training.window", Job with { Training = new TrainingSpec { Window = 0 } }, "is 0; it must be between 1 and 4,096"),
        ("training.window", Job with { Training = new TrainingSpec { Window = 4097 } },
            "is 4097; it must be between 1 and 4,096"),
        ("training.lanes", Job with { Training = new TrainingSpec { Lanes = 3 } },
            "is 3; it must be a power of two that divides training.batch (32), or auto"),
        ("training.lanes", Job with { Training = new TrainingSpec { Lanes = 8, Batch = 12 } },
            "that divides training.batch (12)"),
        ("training.clip.value", Job with { Training = new TrainingSpec { Clip = new ClipSpec { Value = 0 } } },
            "is 0; it must be between 0.000000000001 and"),
        ("training.clip.norm", Job with { Training = new TrainingSpec { Clip = new ClipSpec { Norm = -1 } } }, "is -1"),
        ("training.clip.norm",
            Job with { Training = new TrainingSpec { Clip = new ClipSpec { Norm = double.PositiveInfinity } } }, "is Infinity"),
        ("optimizer.learningRate", Job with { Optimizer = new OptimizerSpec { LearningRate = 0 } }, "is 0"),
        ("optimizer.learningRate", Job with { Optimizer = new OptimizerSpec { LearningRate = 1_001 } },
            "is 1001; it must be between 0.000000000001 and 1,000"),
        ("optimizer.momentum", Scheduled(new()) with { Optimizer = new OptimizerSpec { Momentum = 1 } },
            "is 1; it must be between 0 and 0.9999"),
        ("optimizer.beta1", Job with { Optimizer = new OptimizerSpec { Beta1 = 1 } }, "is 1; it must be between 0 and 0.999999"),
        ("optimizer.beta2", Job with { Optimizer = new OptimizerSpec { Beta2 = -0.1 } },
            "is -0.1; it must be between 0 and 0.999999"),
        ("optimizer.epsilon", Job with { Optimizer = new OptimizerSpec { Epsilon = 0 } },
            "is 0; it must be between 0.000000000001 and 1"),
        ("optimizer.rho", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.RmsProp, Rho = 1 } },
            "is 1; it must be between 0 and 0.999999"),
        ("optimizer.beta1", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, Beta1 = 0.5 } },
            "is only for adam, adam-w and schedule-free-adam-w; leave it out"),
        ("optimizer.beta2", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.RmsProp, Beta2 = 0.5 } },
            "is only for adam"),
        ("optimizer.rho", Job with { Optimizer = new OptimizerSpec { Rho = 0.5 } },
            "is only for adadelta and rms-prop; leave it out"),
        ("optimizer.epsilon", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Momentum, Epsilon = 0.5 } },
            "gradient descent does not divide"),
        ("optimizer.form", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.AdamW, Form = OptimizerForm.Course } },
            "must be torch for this kind"),
        ("optimizer.form",
            Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Momentum, Form = OptimizerForm.Keras } },
            "keras is a form of adam"),
        ("optimizer.schedule.kind",
            Scheduled(new() { Kind = ScheduleKind.Cosine, Length = 9 }, OptimizerKind.ScheduleFreeAdamW),
            "must be constant for schedule-free-adam-w"),
        ("optimizer.schedule.factor", Scheduled(new() { Kind = ScheduleKind.Exponential }),
            "is missing; this kind of schedule needs it"),
        ("optimizer.schedule.factor", Scheduled(new() { Kind = ScheduleKind.Stairs, Factor = 1.5, Length = 9 }),
            "is 1.5; it must be above 0 and at most 1"),
        ("optimizer.schedule.length", Scheduled(new() { Kind = ScheduleKind.Stairs, Factor = 0.5 }),
            "is missing; this kind of schedule needs it, in steps"),
        ("optimizer.schedule.length", Scheduled(new() { Kind = ScheduleKind.Cosine }),
            "is missing; this kind of schedule needs it, in steps"),
        ("cluster.workers", Job with { Cluster = new ClusterSpec { Workers = 0 } }, "is 0; it must be between 1 and 1,024"),
        ("cluster.parameterShards", Job with { Cluster = new ClusterSpec { ParameterShards = 257 } },
            "is 257; it must be between 1 and 256"),
    ];

    private static readonly (string Path, SearchSpec Search, string Rule)[] SearchFaults =
    [
        ("search.model.hidden", new(), "must have either values: [a, b, …] or range: [lowest, highest]"),
        ("search.model.hidden", new() { Values = ["1"], Range = [1, 2] }, "must have either"),
        ("search.model.hidden.values", new() { Values = [] }, "is empty; list at least one value"),
        ("search.model.hidden.range", new() { Range = [1] }, "must be two numbers, the lowest first"),
        ("search.model.hidden.range", new() { Range = [2, 1] }, "must be two numbers, the lowest first"),
        ("search.model.hidden.range", new() { Range = [double.NaN, 1] }, "must be two numbers, the lowest first"),
        ("search.model.hidden.range", new() { Range = [1, double.PositiveInfinity] }, "must be two numbers, the lowest first"),
        ("search.model.hidden.range", new() { Range = [0, 1], Scale = SearchScale.Log }, "starts at or below 0"),
        ("search.model.hidden.step", new() { Values = ["1"], Step = 1 }, "is for a range"),
        ("search.model.hidden.step", new() { Range = [1, 9], Step = 0 }, "is 0; it must be above 0"),
        ("search.model.hidden.step", new() { Range = [1, 9], Step = double.NaN }, "is NaN; it must be above 0"),
        ("search.model.hidden.step", new() { Range = [1, 9], Step = 0.5 }, "is 0.5; this field takes whole numbers only"),
        ("search.model.hidden.when.model.cel", Conditional("model.cel", "lstm"), "is no field of a job spec"),
        ("search.model.hidden.when.model", Conditional("model", "lstm"), "is no field of a job spec"),
        ("search.model.hidden.when.model.cell", Conditional("model.cell"), "is empty; list at least one value"),
        ("search.model.hidden.when", Conditional("model.hidden", "1"), "depends on itself"),
    ];

    private static SearchSpec Conditional(string field, params string[] values) =>
        new() { Values = ["1"], When = new Dictionary<string, IReadOnlyList<string>> { [field] = values } };

    private static JobSpec Scheduled(ScheduleSpec schedule, OptimizerKind kind = OptimizerKind.Adam) =>
        Job with { Optimizer = new OptimizerSpec { Kind = kind, Schedule = schedule } };

    private static JobSpec Music(DataSpec data) => Job with { Task = TaskKind.Improvise, Data = data with { Path = "music" } };

    private static JobSpec Forecasting(ForecastSpec? forecast = null, ColumnsSpec? columns = null) => Examples.Forecast with
    {
        Data = Examples.Forecast.Data with { Columns = columns ?? Examples.Forecast.Data.Columns, Forecast = forecast },
    };

    private static JobSpec Dropping(DropoutSpec dropout, CellKind cell = CellKind.Lstm, int layers = 1) =>
        Job with { Model = new ModelSpec { Cell = cell, Layers = layers, Dropout = dropout } };

    public static TheoryData<int> EachFault => [.. Enumerable.Range(0, Faults.Length)];

    public static TheoryData<int> EachSearchFault => [.. Enumerable.Range(0, SearchFaults.Length)];

    private static JobSpec Columned(DataFormat format, ColumnsSpec columns) => Job with
    {
        Data = Job.Data with { Format = format, Tokens = TokenKind.Given, Columns = columns },
    };

    [Fact]
    public void The_defaults_lack_nothing_but_the_data() =>
        Assert.Equal("data.path", Assert.Single(SpecRules.Check(new JobSpec())).Path);

    [Fact]
    public void The_bounds_themselves_are_allowed()
    {
        var spec = Job with
        {
            Name = new string('a', 40),
            Seed = 0,
            Data = new DataSpec { Path = "https://example.org/a.txt", Sha256 = new string('A', 64), Validation = 0.5 },
            Model = new ModelSpec
            {
                Layers = 16,
                Hidden = 8192,
                Embedding = 8192,
                Tied = true,
                ForgetBias = -10,
                Dropout = new DropoutSpec
                {
                    BetweenLayers = 0.99,
                    Zoneout = 0.99,
                    WeightDrop = 0.99,
                    Input = 0.99,
                    Output = 0.99,
                },
            },
            Training = new TrainingSpec
            {
                Steps = 2_000_000_000,
                Batch = 65_536,
                Window = 4096,
                Lanes = 1024,
                Clip = new ClipSpec { Value = 1e12, Norm = 1e-12 },
            },
            Optimizer = new OptimizerSpec { LearningRate = 1_000, Beta1 = 0, Beta2 = 0.999999, Epsilon = 1e-12 },
            Cluster = new ClusterSpec { Workers = 1_024, ParameterShards = 256 },
        };
        Assert.Empty(SpecRules.Check(spec));
        SpecRules.Demand(SpecRules.Check(spec));
    }

    [Theory]
    [InlineData(TaskKind.Polyphony, DataFormat.Rolls)]
    [InlineData(TaskKind.Forecast, DataFormat.Csv)]
    public void Vectors_need_no_embedding_to_be_dropped(TaskKind task, DataFormat format)
    {
        var spec = Dropping(new DropoutSpec { Input = 0.5 }) with { Task = task };
        Assert.DoesNotContain(
            SpecRules.Check(spec with { Data = spec.Data with { Format = format } }),
            fault => fault.Path == "model.dropout.input");
    }

    [Fact]
    public void Models_of_classes_may_run_both_ways()
    {
        Assert.Empty(SpecRules.Check(Classes with { Model = Job.Model with { Bidirectional = true } }));
        var tagged = Job.Data with
        {
            Format = DataFormat.Conll,
            Tokens = TokenKind.Given,
            Vocabulary = 1_000_000,
            Lowercase = true,
        };
        Assert.Empty(SpecRules.Check(Job with { Data = tagged, Model = Job.Model with { Bidirectional = true } }));
    }

    [Theory]
    [MemberData(nameof(EachFault))]
    public void A_fault_is_named_with_its_place_value_and_rule(int fault)
    {
        var (path, spec, rule) = Faults[fault];
        var failure = Assert.Single(SpecRules.Check(spec));
        Assert.Equal(path, failure.Path);
        Assert.Contains(rule, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EachFault))]
    public void In_a_sweep_the_fault_of_the_base_is_found_as_well(int fault)
    {
        var (path, spec, _) = Faults[fault];
        var failures = SpecRules.Check(Sweep(new SearchSpec { Values = ["1"] }) with { Base = spec });
        Assert.Equal("base." + path, Assert.Single(failures).Path);
    }

    [Theory]
    [MemberData(nameof(EachSearchFault))]
    public void A_fault_of_a_search_is_named(int fault)
    {
        var (path, search, rule) = SearchFaults[fault];
        var failure = Assert.Single(SpecRules.Check(Sweep(search)));
        Assert.Equal(path, failure.Path);
        Assert.Contains(rule, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_needs_something_to_search() =>
        Assert.Equal("search", Assert.Single(SpecRules.Check(new SweepSpec { Base = Job })).Path);

    [Fact]
    public void All_faults_are_said_at_once_and_the_exception_holds_them()
    {
        var failures = SpecRules.Check(new JobSpec { Name = "", Seed = -1, Model = new ModelSpec { Hidden = 0 } });
        Assert.Equal(["name", "seed", "data.path", "model.hidden"], failures.Select(failure => failure.Path));
        var refusal = Assert.Throws<InvalidSpecException>(() => SpecRules.Demand(failures));
        Assert.Equal(failures, refusal.Failures);
        Assert.Equal(4, refusal.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void A_request_for_texts_is_checked_by_the_same_rules()
    {
        var failure = Assert.Single(
            SpecRules.Check(new GenerationRequest { Model = new ModelSource("a", null), Temperature = 101 }));
        Assert.Equal("temperature: is 101; it must be between 0 and 100.", failure.ToString());
    }

    [Fact]
    public void A_grid_needs_steps_where_numbers_are_real()
    {
        SweepSpec Grid(SearchSpec rate) => new()
        {
            Base = Job,
            Algorithm = new AlgorithmSpec { Kind = SearchAlgorithm.Grid },
            Search = new Dictionary<string, SearchSpec>
            {
                ["model.hidden"] = new() { Range = [1, 9] },
                ["optimizer.learningRate"] = rate,
            },
        };
        Assert.StartsWith(
            "search.optimizer.learningRate.step: is missing; a grid needs",
            Assert.Single(SpecRules.Check(Grid(new() { Range = [0, 1] }))).ToString(), StringComparison.Ordinal);
        Assert.Empty(SpecRules.Check(Grid(new() { Range = [0, 1], Step = 0.25 })));
        Assert.Empty(SpecRules.Check(Grid(new() { Range = [0.5, 0.5] })));
    }

    [Fact]
    public void A_condition_must_be_able_to_hold()
    {
        SweepSpec With(SearchSpec cell, string field, params string[] values) => new()
        {
            Base = Job,
            Search = new Dictionary<string, SearchSpec> { [field] = cell, ["model.hidden"] = Conditional(field, values) },
        };
        Assert.Empty(SpecRules.Check(With(new() { Values = ["rnn", "lstm"] }, "model.cell", "lstm")));
        Assert.Equal(
            "search.model.hidden.when.model.cell: is 'gru', which this sweep never tries; it tries rnn, lstm.",
            Assert.Single(SpecRules.Check(With(new() { Values = ["rnn", "lstm"] }, "model.cell", "lstm", "gru"))).ToString());
        Assert.Contains(
            "can take any number of a range",
            Assert.Single(SpecRules.Check(With(new() { Range = [0, 1] }, "optimizer.momentum", "0"))).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_that_go_in_a_circle_are_told_and_those_beside_it_are_not()
    {
        var spec = new SweepSpec
        {
            Base = Job,
            Search = new Dictionary<string, SearchSpec>
            {
                ["model.hidden"] = Conditional("model.layers", "1"),
                ["model.layers"] = Conditional("training.batch", "1"),
                ["training.batch"] = Conditional("model.layers", "1"),
                ["training.window"] = Conditional("model.embedding", "1"),
                ["model.embedding"] = new() { Values = ["1"] },
            },
        };
        Assert.Equal(
            ["search.model.layers.when", "search.training.batch.when"], SpecRules.Check(spec).Select(failure => failure.Path));
    }

    [Fact]
    public void A_setting_that_the_algorithm_does_not_use_is_refused()
    {
        var spec = Sweep(new() { Values = ["1"] });
        Assert.Empty(
            SpecRules.Check(spec with { Algorithm = new() { Kind = SearchAlgorithm.Tpe, Startup = 3, Candidates = 9 } }));
        Assert.Equal(
            [
                "algorithm.startup: is not used by cma-es, only by tpe and gp; leave it out, or change the kind.",
                "algorithm.population: is 3; it must be between 4 and 1,000.",
            ],
            SpecRules.Check(spec with { Algorithm = new() { Kind = SearchAlgorithm.CmaEs, Startup = 3, Population = 3 } })
                .Select(failure => failure.ToString()));
    }

    [Fact]
    public void Searches_that_learn_run_a_few_trials_ahead_of_their_results()
    {
        Assert.Equal(0, new SweepSpec().LagOrDefault);
        var spec = new SweepSpec { Algorithm = new() { Kind = SearchAlgorithm.Tpe } };
        Assert.Equal(4, spec.LagOrDefault);
        Assert.Equal(7, (spec with { Lag = 7 }).LagOrDefault);
    }

    private static SweepSpec Sweep(SearchSpec search) =>
        new() { Base = Job, Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = search } };
}
