using DistSeq.Contracts.Generation;
using DistSeq.Contracts.Specs;

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
        ("data.vocabulary", Job with { Data = Job.Data with { Tokens = TokenKind.Word, Vocabulary = 0 } }, "is 0; it must be between 1 and 1,000,000"),
        ("data.vocabulary", Job with { Data = Job.Data with { Vocabulary = 100 } }, "is 100, but characters are all kept; leave it out, or set data.tokens to word."),
        ("data.tokens", Job with { Data = Job.Data with { Format = DataFormat.Conll, Vocabulary = 100 } }, "is character, but what stands in CoNLL is tokens already"),
        ("data.tokens", Job with { Data = Job.Data with { Format = DataFormat.Conll, Tokens = TokenKind.Word } }, "is word, but what stands in CoNLL is tokens already; write data.tokens: given."),
        ("model.embedding", Job with { Model = Job.Model with { Embedding = -1 } }, "is -1; it must be between 0 and 8,192"),
        ("model.embedding", Job with { Model = Job.Model with { Embedding = 8193 } }, "is 8193; it must be between 0 and 8,192"),
        ("model.forgetBias", Job with { Model = Job.Model with { ForgetBias = 10.5 } }, "is 10.5; it must be between -10 and 10"),
        ("model.tied", Job with { Model = Job.Model with { Tied = true } }, "model.embedding is 0 and model.hidden 48; make them equal"),
        ("model.tied", Job with { Model = Job.Model with { Tied = true, Embedding = 47 } }, "model.embedding is 47 and model.hidden 48"),
        ("model.tied", Classes with { Model = Job.Model with { Tied = true, Embedding = 48 } }, "is only of the task language; leave it out"),
        ("model.bidirectional", Job with { Model = Job.Model with { Bidirectional = true } }, "would show the model what it has to predict"),
        ("model.bidirectional", Job with { Data = Job.Data with { Format = DataFormat.Text }, Model = Job.Model with { Bidirectional = true } }, "leave it out, or set another task"),
        ("model.dropout.betweenLayers", Dropping(new() { BetweenLayers = 1 }, layers: 2), "is 1; it must be between 0 and 0.99"),
        ("model.dropout.betweenLayers", Dropping(new() { BetweenLayers = 0.5 }), "is 0.5, but there is one layer and nothing between"),
        ("model.dropout.zoneout", Dropping(new() { Zoneout = -0.1 }), "is -0.1; it must be between 0 and 0.99"),
        ("model.dropout.weightDrop", Dropping(new() { WeightDrop = double.NaN }), "is NaN; it must be between 0 and 0.99"),
        ("model.dropout.weightDrop", Dropping(new() { WeightDrop = 0.5 }, CellKind.MinGru), "this cell has no weights from h to h"),
        ("training.epochs", Job with { Training = new TrainingSpec { Epochs = 0 } }, "is 0; it must be between 1 and 1,000,000"),
        ("training.steps", Job with { Training = new TrainingSpec { Steps = 0 } }, "is 0; it must be between 1 and 2,000,000,000"),
        ("training", Job with { Training = new TrainingSpec { Steps = 1, Epochs = 1 } }, "has both epochs and steps"),
        ("training.batch", Job with { Training = new TrainingSpec { Batch = 0 } }, "is 0; it must be between 1 and 65,536"),
        ("training.window", Job with { Training = new TrainingSpec { Window = 0 } }, "is 0; it must be between 1 and 4,096"),
        ("training.window", Job with { Training = new TrainingSpec { Window = 4097 } }, "is 4097; it must be between 1 and 4,096"),
        ("training.lanes", Job with { Training = new TrainingSpec { Lanes = 3 } }, "is 3; it must be a power of two that divides training.batch (32), or auto"),
        ("training.lanes", Job with { Training = new TrainingSpec { Lanes = 8, Batch = 12 } }, "that divides training.batch (12)"),
        ("training.clip.value", Job with { Training = new TrainingSpec { Clip = new ClipSpec { Value = 0 } } }, "is 0; it must be between 0.000000000001 and"),
        ("training.clip.norm", Job with { Training = new TrainingSpec { Clip = new ClipSpec { Norm = -1 } } }, "is -1"),
        ("training.clip.norm", Job with { Training = new TrainingSpec { Clip = new ClipSpec { Norm = double.PositiveInfinity } } }, "is Infinity"),
        ("optimizer.learningRate", Job with { Optimizer = new OptimizerSpec { LearningRate = 0 } }, "is 0"),
        ("optimizer.learningRate", Job with { Optimizer = new OptimizerSpec { LearningRate = 1_001 } }, "is 1001; it must be between 0.000000000001 and 1,000"),
        ("optimizer.momentum", Scheduled(new()) with { Optimizer = new OptimizerSpec { Momentum = 1 } }, "is 1; it must be between 0 and 0.9999"),
        ("optimizer.beta1", Job with { Optimizer = new OptimizerSpec { Beta1 = 1 } }, "is 1; it must be between 0 and 0.999999"),
        ("optimizer.beta2", Job with { Optimizer = new OptimizerSpec { Beta2 = -0.1 } }, "is -0.1; it must be between 0 and 0.999999"),
        ("optimizer.epsilon", Job with { Optimizer = new OptimizerSpec { Epsilon = 0 } }, "is 0; it must be between 0.000000000001 and 1"),
        ("optimizer.rho", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.RmsProp, Rho = 1 } }, "is 1; it must be between 0 and 0.999999"),
        ("optimizer.beta1", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Sgd, Beta1 = 0.5 } }, "is only of adam, adam-w and schedule-free-adam-w; leave it out"),
        ("optimizer.beta2", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.RmsProp, Beta2 = 0.5 } }, "is only of adam"),
        ("optimizer.rho", Job with { Optimizer = new OptimizerSpec { Rho = 0.5 } }, "is only of adadelta and rms-prop; leave it out"),
        ("optimizer.epsilon", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Momentum, Epsilon = 0.5 } }, "gradient descent divides by nothing"),
        ("optimizer.form", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.AdamW, Form = OptimizerForm.Course } }, "must be torch for this kind"),
        ("optimizer.form", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.Momentum, Form = OptimizerForm.Keras } }, "keras is a form of adam"),
        ("optimizer.schedule.kind", Job with { Optimizer = new OptimizerSpec { Kind = OptimizerKind.ScheduleFreeAdamW, Schedule = new() { Kind = ScheduleKind.Cosine, Length = 9 } } }, "must be constant for schedule-free-adam-w"),
        ("optimizer.schedule.factor", Scheduled(new() { Kind = ScheduleKind.Exponential }), "is missing; this kind of schedule needs it"),
        ("optimizer.schedule.factor", Scheduled(new() { Kind = ScheduleKind.Stairs, Factor = 1.5, Length = 9 }), "is 1.5; it must be above 0 and at most 1"),
        ("optimizer.schedule.length", Scheduled(new() { Kind = ScheduleKind.Stairs, Factor = 0.5 }), "is missing; this kind of schedule needs it, in steps"),
        ("optimizer.schedule.length", Scheduled(new() { Kind = ScheduleKind.Cosine }), "is missing; this kind of schedule needs it, in steps"),
        ("cluster.workers", Job with { Cluster = new ClusterSpec { Workers = 0 } }, "is 0; it must be between 1 and 1,024"),
        ("cluster.parameterShards", Job with { Cluster = new ClusterSpec { ParameterShards = 257 } }, "is 257; it must be between 1 and 256"),
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
    ];

    private static JobSpec Scheduled(ScheduleSpec schedule) => Job with { Optimizer = new OptimizerSpec { Schedule = schedule } };

    private static JobSpec Dropping(DropoutSpec dropout, CellKind cell = CellKind.Lstm, int layers = 1) =>
        Job with { Model = new ModelSpec { Cell = cell, Layers = layers, Dropout = dropout } };

    public static TheoryData<int> EachFault => [.. Enumerable.Range(0, Faults.Length)];

    public static TheoryData<int> EachSearchFault => [.. Enumerable.Range(0, SearchFaults.Length)];

    [Fact]
    public void The_defaults_lack_nothing_but_the_data() => Assert.Equal("data.path", Assert.Single(SpecRules.Check(new JobSpec())).Path);

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
                Dropout = new DropoutSpec { BetweenLayers = 0.99, Zoneout = 0.99, WeightDrop = 0.99 },
            },
            Training = new TrainingSpec { Steps = 2_000_000_000, Batch = 65_536, Window = 4096, Lanes = 1024, Clip = new ClipSpec { Value = 1e12, Norm = 1e-12 } },
            Optimizer = new OptimizerSpec { LearningRate = 1_000, Beta1 = 0, Beta2 = 0.999999, Epsilon = 1e-12 },
            Cluster = new ClusterSpec { Workers = 1_024, ParameterShards = 256 },
        };
        Assert.Empty(SpecRules.Check(spec));
        SpecRules.Demand(SpecRules.Check(spec));
    }

    [Fact]
    public void Models_of_classes_may_run_both_ways()
    {
        Assert.Empty(SpecRules.Check(Classes with { Model = Job.Model with { Bidirectional = true } }));
        var tagged = Job.Data with { Format = DataFormat.Conll, Tokens = TokenKind.Given, Vocabulary = 1_000_000, Lowercase = true };
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
        var failure = Assert.Single(SpecRules.Check(new GenerationRequest { Model = new ModelSource("a", null), Temperature = 101 }));
        Assert.Equal("temperature: is 101; it must be between 0 and 100.", failure.ToString());
    }

    private static SweepSpec Sweep(SearchSpec search) =>
        new() { Base = Job, Search = new Dictionary<string, SearchSpec> { ["model.hidden"] = search } };
}
