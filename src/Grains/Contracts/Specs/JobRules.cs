namespace DistSeq.Contracts.Specs;

/// <summary>The rules between the fields of a job spec.</summary>
internal static class JobRules
{
    private const int MostQuantiles = 99;

    // Formats whose columns can be named.
    private static readonly DataFormat[] Columned = [DataFormat.Csv, DataFormat.Conll];

    /// <summary>Adds the failures; paths begin with the prefix.</summary>
    public static void Check(JobSpec spec, string prefix, List<SpecFailure> failures)
    {
        void Unless(bool fine, string path, FormattableString message)
        {
            if (!fine)
                failures.Add(new SpecFailure(prefix + path, FormattableString.Invariant(message)));
        }

        CheckTask(spec, Unless);
        Unless(spec.From is null || !string.IsNullOrWhiteSpace(spec.From), "from",
            $"is empty; name a checkpoint, a run or a job, or leave it out.");
        Unless(!spec.Resume || spec.From is not null || spec.FromSha256 is not null, "resume",
            $"is true, but no training to continue is named; name it with from (or --from MODEL), or leave resume out.");
        CheckData(spec.Data, IsMusic(spec), Unless);
        CheckColumns(spec.Data, Unless);
        CheckMusic(spec, Unless);
        CheckForecast(spec, Unless);
        CheckModel(spec.Model, spec.Learns, Unless);
        CheckTraining(spec.Training, Unless);
        CheckAggregation(spec, Unless);
        Unless(spec.Cluster.Workers is not { } workers || workers.Least <= workers.Most, "cluster.workers",
            $"is {spec.Cluster.Workers}; write the least first, as in 2..8.");
        CheckOptimizer(spec.Optimizer, Unless);
        CheckSchedule(spec.Optimizer.Schedule, Unless);
        CheckValidation(spec, Unless);
    }

    private static void CheckTask(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var formats = TaskFormats.Of(spec.Learns);
        var (task, format) = (Word(spec.Learns), Word(spec.Data.Format));
        string[] words = [.. formats.Select(static format => Word(format))];
        var read = words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
        var (implied, first) = (Word(TaskFormats.Implied(spec.Data.Format)), Word(formats[0]));
        unless(formats.Contains(spec.Data.Format), "task",
            $"is {task}, which reads {read}, but data.format is {format}; write task: {implied}, or data.format: {first}.");
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static bool IsMusic(JobSpec spec) => spec.Learns is TaskKind.Improvise or TaskKind.Polyphony;

    private static void CheckData(DataSpec data, bool isMusic, Action<bool, string, FormattableString> unless)
    {
        var isUrl = data.Path.StartsWith("http://", StringComparison.Ordinal)
            || data.Path.StartsWith("https://", StringComparison.Ordinal);
        unless(!isUrl || data.Sha256 is not null, "data.sha256",
            $"is missing; data from a URL needs it. Print it with: curl -sL URL | sha256sum");
        CheckHeldOut("data.validation", data.Validation, isUrl, unless);
        CheckHeldOut("data.test", data.Test, isUrl, unless);
        unless(data.Format != DataFormat.Conll || data.Tokens == TokenKind.Given, "data.tokens",
            $"is {Word(data.Tokens)}, but CoNLL holds tokens already; write data.tokens: given.");
        unless(
            isMusic || data.Vocabulary is null || data.Tokens != TokenKind.Character || data.Format == DataFormat.Conll,
                "data.vocabulary",
            $"is {data.Vocabulary}, but all characters are kept; leave it out, or set data.tokens to word.");
    }

    private static void CheckColumns(DataSpec data, Action<bool, string, FormattableString> unless)
    {
        if (data.Columns is not { } columns)
            return;
        unless(Columned.Contains(data.Format), "data.columns",
            $"names columns, but data.format is {Word(data.Format)}, which has none; leave it out.");
        var isConll = data.Format == DataFormat.Conll;
        var hasNames = columns with { Token = null, Tag = null } != new ColumnsSpec();
        unless(!isConll || !hasNames, "data.columns",
            $"names columns, but those of conll have numbers; write token and tag, as in {{ token: 1, tag: 4 }}.");
        unless(data.Format != DataFormat.Csv || columns is { Token: null, Tag: null }, "data.columns",
            $"numbers token and tag, which belong to conll; name the columns, as in {{ text: title, class: genre }}.");
        unless(!isConll || columns.Token is null || columns.Token != columns.Tag, "data.columns.tag",
            $"is {columns.Tag}, as is data.columns.token; give the number of another column.");
        unless(columns.Text is null || columns.Text != columns.Class, "data.columns.class",
            $"is {Quoted.Of(columns.Class ?? "")}, as is data.columns.text; name another column.");
    }

    private static void CheckHeldOut(string path, HeldOut held, bool isUrl, Action<bool, string, FormattableString> unless)
    {
        if (held.Path is not { } file)
            return;
        unless(!string.IsNullOrWhiteSpace(file), path, $"is empty; write a share such as 0.1, or name a file or folder.");
        unless(!isUrl, path, $"is a file or folder, but data.path is a URL; give files for both, or a share such as 0.1 here.");
        unless(!file.Contains("://", StringComparison.Ordinal), path,
            $"is {Quoted.Of(file)}; it must be a share such as 0.1, or a file or folder. Download it first.");
    }

    private static void CheckMusic(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var (data, isMusic, task) = (spec.Data, IsMusic(spec), Word(spec.Learns));
        unless(isMusic || data.Grid is null, "data.grid", $"is for music, but the task is {task}; leave it out.");
        unless(!isMusic || data.Tokens != TokenKind.Word, "data.tokens",
            $"is word, but the task {task} reads notes; leave it out.");
        unless(!isMusic || data.Vocabulary is null, "data.vocabulary",
            $"is {data.Vocabulary}, but all notes are kept; leave it out.");
        unless(!isMusic || !data.Lowercase, "data.lowercase", $"is for text, but the task {task} reads notes; leave it out.");
        unless(spec.Learns != TaskKind.Polyphony || spec.Model.Embedding == 0, "model.embedding",
            $"is {spec.Model.Embedding}, but keys that sound together are not tokens to look up; leave it out.");
    }

    private static void CheckForecast(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var (columns, forecast) = (spec.Data.Columns ?? new ColumnsSpec(), spec.Data.Forecast);
        if (spec.Learns != TaskKind.Forecast)
        {
            unless(forecast is null, "data.forecast", $"is only for the task forecast; leave it out.");
            return;
        }

        // Of another format that is the fault.
        if (spec.Data.Format != DataFormat.Csv)
            return;
        unless(!string.IsNullOrWhiteSpace(columns.Time), "data.columns.time",
            $"is missing; name the column that says when each row was measured.");
        unless(columns.Targets is { Count: > 0 }, "data.columns.targets",
            $"is missing; list the columns to forecast, for example targets: [load].");
        string?[] names = [columns.Time, columns.Series, .. columns.Targets ?? [], .. columns.Covariates ?? []];
        foreach (var name in names.OfType<string>().GroupBy(static name => name).Where(static name => name.Count() > 1))
            unless(false, "data.columns", $"names {Quoted.Of(name.Key)} {name.Count()} times; give each column one meaning.");
        var quantiles = forecast?.Quantiles ?? [0.5];
        var areLawful = quantiles.Contains(0.5) && quantiles.Count <= MostQuantiles
            && quantiles.All(static quantile => quantile is > 0 and < 1)
            && quantiles.Zip(quantiles.Skip(1)).All(static pair => pair.First < pair.Second);
        unless(areLawful, "data.forecast.quantiles",
            $"must be up to {MostQuantiles} numbers above 0 and below 1, lowest first, with 0.5 among them: [0.1, 0.5, 0.9].");
        unless(spec.Model.Embedding == 0, "model.embedding",
            $"is {spec.Model.Embedding}, but series of numbers have no tokens to look up; leave it out.");
    }

    private static void CheckModel(ModelSpec model, TaskKind task, Action<bool, string, FormattableString> unless)
    {
        var (dropout, embedding, hidden) = (model.Dropout, model.Embedding, model.Hidden);
        var isLanguage = task == TaskKind.Language;
        var predictsNext = task is TaskKind.Language or TaskKind.Improvise or TaskKind.Polyphony or TaskKind.Compose;
        unless(!predictsNext || !model.Bidirectional, "model.bidirectional",
            $"would show the model what it has to predict; leave it out, or set another task.");
        unless(isLanguage || !model.Tied, "model.tied",
            $"is only for the task language; leave it out.");
        unless(!isLanguage || !model.Tied || embedding == hidden, "model.tied",
            $"needs an embedding as wide as a layer; model.embedding is {embedding}, model.hidden {hidden}; make them equal.");
        unless(dropout.BetweenLayers == 0 || model.Layers != 1, "model.dropout.betweenLayers",
            $"is {dropout.BetweenLayers}, but there is only one layer; set it to 0, or model.layers to 2 or more.");
        unless(dropout.Input == 0 || embedding > 0 || task is TaskKind.Polyphony or TaskKind.Forecast,
            "model.dropout.input",
            $"is {dropout.Input}, but tokens without an embedding are one-hot vectors; set it to 0, or set model.embedding.");
        unless(dropout.WeightDrop == 0 || model.Cell is not (CellKind.MinGru or CellKind.MinLstm or CellKind.IndRnn),
            "model.dropout.weightDrop",
            $"is {dropout.WeightDrop}, but this cell has no weights from h to h; set it to 0, or choose another model.cell.");
    }

    private static void CheckTraining(TrainingSpec training, Action<bool, string, FormattableString> unless)
    {
        unless(training is not { Epochs: not null, Steps: not null }, "training",
            $"has both epochs and steps; keep the one that should end the job.");
        if (training.Lanes is { } lanes && training.Batch > 0)
        {
            unless(lanes >= 1 && (lanes & (lanes - 1)) == 0 && training.Batch % lanes == 0, "training.lanes",
                $"is {lanes}; it must be a power of two that divides training.batch ({training.Batch}), or auto.");
        }
    }

    private static void CheckValidation(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var (training, schedule) = (spec.Training, spec.Optimizer.Schedule);
        var asks = training.ValidateEvery is not null ? "training.validateEvery is set"
            : training.Patience is not null ? "training.patience is set"
            : training.Keep == KeptWeights.Best ? "training.keep is best"
            : schedule.Kind == ScheduleKind.OnPlateau ? "optimizer.schedule.kind is on-plateau"
            : null;
        unless(asks is null || spec.Data.Validation != 0, "data.validation",
            $"is 0, but {asks}, which needs something to measure on; hold out a share such as 0.1, or name a file.");
        var mode = spec.Aggregation.Mode;
        unless(schedule.Kind != ScheduleKind.OnPlateau || !ModePromisesAttribute.Of(mode).Replicas,
            "optimizer.schedule.kind",
            $"is on-plateau, but replicas of aggregation.mode {Word(mode)} have rates of their own; choose another kind.");
    }

    private static void CheckAggregation(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var aggregation = spec.Aggregation;
        var (mode, promises) = (Word(aggregation.Mode), ModePromisesAttribute.Of(aggregation.Mode));
        var lanes = spec.Training.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Training.Batch % lanes == 0);
        if (aggregation.Groups is { } groups)
        {
            unless(groups >= 1 && groups <= lanes && lanes % groups == 0, "aggregation.groups",
                $"is {groups}; it must be a power of two that divides the lanes ({lanes}), or auto.");
        }

        unless(!promises.Replicas || spec.Optimizer.Kind != OptimizerKind.ScheduleFreeAdamW, "optimizer.kind",
            $"is schedule-free-adam-w, whose average the replicas do not share; choose another for aggregation.mode {mode}.");
        unless(promises.BatchNorm || spec.Training.Clip is not { Norm: not null, Scope: ClipScope.Batch },
            "training.clip.scope",
            $"is batch, but in this aggregation.mode there is no batch to take the norm of; set it to lane.");
    }

    private static void CheckOptimizer(OptimizerSpec optimizer, Action<bool, string, FormattableString> unless)
    {
        var adam = optimizer.Kind is OptimizerKind.Adam or OptimizerKind.AdamW or OptimizerKind.ScheduleFreeAdamW;
        var squares = optimizer.Kind is OptimizerKind.Adadelta or OptimizerKind.RmsProp;
        unless(adam || optimizer.Beta1 is null, "optimizer.beta1",
            $"is only for adam, adam-w and schedule-free-adam-w; leave it out.");
        unless(adam || optimizer.Beta2 is null, "optimizer.beta2",
            $"is only for adam, adam-w and schedule-free-adam-w; leave it out.");
        unless(squares || optimizer.Rho is null, "optimizer.rho", $"is only for adadelta and rms-prop; leave it out.");
        unless(adam || squares || optimizer.Kind == OptimizerKind.Adagrad || optimizer.Epsilon is null, "optimizer.epsilon",
            $"has no use here: gradient descent does not divide; leave it out.");
        unless(optimizer.Form switch
        {
            OptimizerForm.Keras => optimizer.Kind == OptimizerKind.Adam,
            OptimizerForm.Course => optimizer.Kind is OptimizerKind.Adam or OptimizerKind.Momentum or OptimizerKind.Nesterov,
            _ => true,
        }, "optimizer.form", $"must be torch for this kind; keras is a form of adam, course of adam, momentum and nesterov.");
        unless(optimizer.Kind != OptimizerKind.ScheduleFreeAdamW || optimizer.Schedule.Kind == ScheduleKind.Constant,
            "optimizer.schedule.kind",
            $"must be constant for schedule-free-adam-w, whose average replaces a schedule; leave it out.");
    }

    private static void CheckSchedule(ScheduleSpec schedule, Action<bool, string, FormattableString> unless)
    {
        var (kind, factor) = (schedule.Kind, schedule.Factor);
        var needsFactor = kind is ScheduleKind.InverseTime or ScheduleKind.Exponential or ScheduleKind.Stairs;
        unless(!needsFactor || factor is not null, "optimizer.schedule.factor",
            $"is missing; this kind of schedule needs it, for example factor: 0.5.");
        unless(kind is not (ScheduleKind.Exponential or ScheduleKind.Stairs or ScheduleKind.OnPlateau)
                || factor is null or (> 0 and <= 1),
            "optimizer.schedule.factor",
            $"is {factor}; it must be above 0 and at most 1.");
        unless(kind == ScheduleKind.OnPlateau || schedule.Patience is null, "optimizer.schedule.patience",
            $"is only for the kind on-plateau; leave it out. To end a job early, set training.patience.");
        unless(kind is not (ScheduleKind.Stairs or ScheduleKind.Cosine) || schedule.Length is not null,
            "optimizer.schedule.length",
            $"is missing; this kind of schedule needs it, in steps, for example length: 1000.");
    }
}
