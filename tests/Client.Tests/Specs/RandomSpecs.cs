namespace DistSeq.Client.Tests.Specs;

/// <summary>Draws lawful specs, odd texts and extreme numbers among them.</summary>
internal sealed class RandomSpecs(int seed)
{
    private static readonly string[] OddPaths = ["/null", "/a: b", "/a #b", "/\"q\"", "/'q'", "/tab\there", "/ünï→😀", "/- x",
        "/*s", "/%", "/line\nbreak", "/\u0001\u0085\u2028", "/~ "];

    private readonly Random _random = new(seed);

    public JobSpec Job()
    {
        var batch = 8 * _random.Next(1, 100);
        var (format, hidden) = (Pick(Enum.GetValues<DataFormat>()), _random.Next(1, 8193));
        var texts = format is DataFormat.Tsv or DataFormat.Csv or DataFormat.Folders;
        var classes = texts || format == DataFormat.Conll;
        var music = format is DataFormat.Midi or DataFormat.Rolls;
        TaskKind? task = music ? format == DataFormat.Midi && Flag() ? TaskKind.Improvise : TaskKind.Polyphony
            : texts ? format == DataFormat.Csv && Flag() ? TaskKind.Forecast : Pick(TaskKind.Classify, TaskKind.Compose) : null;
        var series = task == TaskKind.Forecast;
        var tied = !classes && !music && Flag();
        var tokens = format == DataFormat.Conll ? TokenKind.Given
            : music ? Pick(TokenKind.Character, TokenKind.Given) : Pick(Enum.GetValues<TokenKind>());
        return new JobSpec
        {
            Name = Pick("a", "null", "123", "0x1f", "1e3", "true", "no", "auto", "a-b-c"),
            Seed = _random.NextInt64(0, long.MaxValue),
            Task = task,
            Data = new DataSpec
            {
                Path = Path(),
                Sha256 = Maybe(() => Convert.ToHexString(Encoding.UTF8.GetBytes(new string((char)_random.Next('A', 'Z'), 32)))),
                Format = format,
                Tokens = tokens,
                Validation = _random.NextDouble() / 2,
                Vocabulary = tokens == TokenKind.Character || music ? null : Maybe<int>(() => _random.Next(1, 1_000_000)),
                Lowercase = !music && Flag(),
                Columns = format switch
                {
                    DataFormat.Csv when series => Columns(),
                    DataFormat.Csv when Flag() => new ColumnsSpec { Text = Pick("a: b", "title"), Class = Pick("genre", "#c") },
                    DataFormat.Conll when Flag() => new ColumnsSpec { Token = _random.Next(1, 9), Tag = _random.Next(10, 100) },
                    _ => null,
                },
                Grid = music ? Maybe<double>(() => 0.01 + (_random.NextDouble() * 60)) : null,
                Forecast = series && Flag() ? Forecast() : null,
            },
            Model = new ModelSpec
            {
                Cell = Pick(CellKind.Rnn, CellKind.Lstm, CellKind.Gru),
                Layers = _random.Next(2, 17),
                Hidden = hidden,
                Embedding = tied ? hidden : task == TaskKind.Polyphony || series ? 0 : _random.Next(1, 8193),
                Tied = tied,
                Bidirectional = classes && task != TaskKind.Compose && Flag(),
                ForgetBias = 10 - (20 * _random.NextDouble()),
                Dropout = new DropoutSpec
                {
                    BetweenLayers = Share(),
                    Locked = Flag(),
                    Zoneout = Share(),
                    WeightDrop = Share(),
                    Input = Share(),
                    Output = Share(),
                },
            },
            Training = new TrainingSpec
            {
                Epochs = Maybe<int>(() => _random.Next(1, 1_000_000)),
                Batch = batch,
                Window = _random.Next(1, 4097),
                Lanes = Maybe<int>(() => Pick(1, 2, 4, 8)),
                Clip = new ClipSpec
                {
                    Value = Maybe<double>(Number),
                    Norm = Maybe<double>(Number),
                    Scope = Pick(ClipScope.Lane, ClipScope.Batch)
                },
                Loss = Pick(Enum.GetValues<LossReduction>()),
            },
            Optimizer = Optimizer() with { LearningRate = Math.Min(1000, Number()) },
            Cluster = new ClusterSpec
            {
                Workers = Maybe<WorkerRange>(
                () => new WorkerRange(_random.Next(1, 100), _random.Next(100, 1025))),
                ParameterShards = Maybe<int>(() => _random.Next(1, 257))
            },
            Aggregation = new AggregationSpec
            {
                Staleness = _random.Next(1, 65),
                LocalSteps = _random.Next(1, 10_001),
                Compression = Pick(Enum.GetValues<CompressionKind>()),
                Keep = 0.01 * _random.Next(1, 100),
                KeepWarmUp = _random.Next(0, 1_000),
            },
        };
    }

    public SweepSpec Sweep() => new()
    {
        Name = Pick("s", "sweep-1", "null"),
        Seed = _random.Next(),
        Base = Job(),
        Search = new Dictionary<string, SearchSpec>
        {
            ["model.cell"] = new() { Values = ["rnn", "gru"] },
            ["data.path"] = new() { Values = [Path(), Path()] },
            ["optimizer.learningRate"] = new()
            {
                Range = [Math.Max(1e-12, Number() / 1e12), 1 + _random.NextDouble()],
                Scale = Pick(SearchScale.Linear, SearchScale.Log),
                Step = Maybe<double>(Number),
                When = Flag() ? new Dictionary<string, IReadOnlyList<string>> { ["model.cell"] = ["gru"] } : null,
            },
        },
        Algorithm = Pick(
            new AlgorithmSpec(), new AlgorithmSpec { Kind = SearchAlgorithm.CmaEs },
            new AlgorithmSpec { Kind = SearchAlgorithm.Gp, Startup = 7 }),
        Pruning = Pick(
            null, new PruningSpec { First = 100 }, new PruningSpec { Kind = PruningKind.Patience, Every = 7, MinDelta = 0.5 },
            new PruningSpec { Kind = PruningKind.Threshold, Every = 3, First = 9, Highest = -1.5 }),
        Lag = Maybe<int>(() => _random.Next(0, 9)),
        Objective = Pick(
            new ObjectiveSpec(), new ObjectiveSpec { Measure = "accuracy" },
            new ObjectiveSpec { Measure = "f1", Direction = ObjectiveDirection.Maximize, Second = "parameters" }),
        Enqueue = Flag() ? [] : [new Dictionary<string, string> { ["model.hidden"] = "7" }, new Dictionary<string, string>()],
        Seeds = _random.Next(1, 4),
        Budget = new BudgetSpec { Trials = _random.Next(1, 100) },
        Parallel = _random.Next(1, 9),
    };

    private ColumnsSpec Columns() => new()
    {
        Time = Pick("hour", "null", "a: b", " t "),
        Targets = Flag() ? ["load", "- x", "1"] : ["[y]"],
        Covariates = Flag() ? ["true", "ünï→😀"] : null,
        Series = Maybe(() => "plant #1"),
    };

    private ForecastSpec Forecast() => new()
    {
        Horizon = _random.Next(1, 1_025),
        Season = Maybe<int>(() => _random.Next(1, 100_001)),
        Quantiles = Flag() ? [0.5] : [Share() / 2, 0.5, 0.999],
    };

    private OptimizerSpec Optimizer() => Pick<Func<OptimizerSpec>>(
        () => new OptimizerSpec { Kind = OptimizerKind.Sgd },
        () => new OptimizerSpec { Kind = OptimizerKind.Nesterov, Form = Pick(OptimizerForm.Torch, OptimizerForm.Course) },
        () => new OptimizerSpec { Kind = OptimizerKind.RmsProp, Rho = Maybe<double>(Share), Epsilon = Maybe<double>(Share) },
        () => new OptimizerSpec
        {
            Kind = OptimizerKind.Adam,
            Form = Pick(Enum.GetValues<OptimizerForm>()),
            Beta1 = Maybe<double>(Share),
            Beta2 = Maybe<double>(Share),
        },
        () => new OptimizerSpec { Kind = OptimizerKind.ScheduleFreeAdamW, Epsilon = Maybe<double>(Share) })();

    private string Path() => _random.Next(3) == 0 ? "/data/names.txt" : Pick(OddPaths) + "/" + _random.Next();

    /// <summary>Between 1e-12 and 1e12, over all magnitudes.</summary>
    private double Number() => Math.Clamp(Math.Pow(10, (24 * _random.NextDouble()) - 12), 1e-12, 1e12);

    private double Share() => 0.001 + (0.98 * _random.NextDouble());

    private bool Flag() => _random.Next(2) == 0;

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private T? Maybe<T>(Func<T> draw)
        where T : struct => _random.Next(2) == 0 ? null : draw();

    private string? Maybe(Func<string> draw) => _random.Next(2) == 0 ? null : draw();
}
