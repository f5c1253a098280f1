namespace DistSeq.Contracts.Specs;

/// <summary>The rules between the fields of a job spec.</summary>
internal static class JobRules
{
    /// <summary>Adds the failures; paths begin with the prefix.</summary>
    public static void Check(JobSpec spec, string prefix, List<SpecFailure> failures)
    {
        void Unless(bool fine, string path, FormattableString message)
        {
            if (!fine)
                failures.Add(new SpecFailure(prefix + path, FormattableString.Invariant(message)));
        }

        CheckTask(spec, Unless);
        CheckData(spec.Data, Unless);
        CheckModel(spec.Model, spec.Learns, Unless);
        CheckTraining(spec.Training, Unless);
        CheckAggregation(spec, Unless);
        Unless(spec.Cluster.Workers is not { } workers || workers.Least <= workers.Most, "cluster.workers",
            $"is {spec.Cluster.Workers}; write the least first, as in 2..8.");
        CheckOptimizer(spec.Optimizer, Unless);
        CheckSchedule(spec.Optimizer.Schedule, Unless);
    }

    private static void CheckTask(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var formats = TaskFormats.Of(spec.Learns);
        var (task, format) = (Word(spec.Learns), Word(spec.Data.Format));
        var read = string.Join(" or ", formats.Select(static format => Word(format)));
        var (implied, first) = (Word(TaskFormats.Implied(spec.Data.Format)), Word(formats[0]));
        unless(formats.Contains(spec.Data.Format), "task",
            $"is {task}, which reads {read}, but data.format is {format}; write task: {implied}, or data.format: {first}.");
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static void CheckData(DataSpec data, Action<bool, string, FormattableString> unless)
    {
        var isUrl = data.Path.StartsWith("http://", StringComparison.Ordinal) || data.Path.StartsWith("https://", StringComparison.Ordinal);
        unless(!isUrl || data.Sha256 is not null, "data.sha256", $"is missing; data from a URL needs it. Print it with: curl -sL URL | sha256sum");
        unless(data.Format != DataFormat.Conll || data.Tokens == TokenKind.Given, "data.tokens",
            $"is {Word(data.Tokens)}, but what stands in CoNLL is tokens already; write data.tokens: given.");
        unless(
            data.Vocabulary is null || data.Tokens != TokenKind.Character || data.Format == DataFormat.Conll, "data.vocabulary",
            $"is {data.Vocabulary}, but characters are all kept; leave it out, or set data.tokens to word.");
    }

    private static void CheckModel(ModelSpec model, TaskKind task, Action<bool, string, FormattableString> unless)
    {
        var isLanguage = task == TaskKind.Language;
        unless(!isLanguage || !model.Bidirectional, "model.bidirectional",
            $"would show the model what it has to predict; leave it out, or set another task.");
        unless(isLanguage || !model.Tied, "model.tied",
            $"is only of the task language; leave it out.");
        unless(!isLanguage || !model.Tied || model.Embedding == model.Hidden, "model.tied",
            $"needs an embedding as wide as a layer, but model.embedding is {model.Embedding} and model.hidden {model.Hidden}; make them equal.");
        unless(model.Dropout.BetweenLayers == 0 || model.Layers != 1, "model.dropout.betweenLayers",
            $"is {model.Dropout.BetweenLayers}, but there is one layer and nothing between; set it to 0, or model.layers to 2 or more.");
        unless(model.Dropout.WeightDrop == 0 || model.Cell is not (CellKind.MinGru or CellKind.MinLstm or CellKind.IndRnn), "model.dropout.weightDrop",
            $"is {model.Dropout.WeightDrop}, but this cell has no weights from h to h; set it to 0, or choose another model.cell.");
    }

    private static void CheckTraining(TrainingSpec training, Action<bool, string, FormattableString> unless)
    {
        unless(training is not { Epochs: not null, Steps: not null }, "training", $"has both epochs and steps; keep the one that is to end the job.");
        if (training.Lanes is { } lanes && training.Batch > 0)
        {
            unless(lanes >= 1 && (lanes & (lanes - 1)) == 0 && training.Batch % lanes == 0, "training.lanes",
                $"is {lanes}; it must be a power of two that divides training.batch ({training.Batch}), or auto.");
        }
    }

    private static void CheckAggregation(JobSpec spec, Action<bool, string, FormattableString> unless)
    {
        var aggregation = spec.Aggregation;
        var lanes = spec.Training.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Training.Batch % lanes == 0);
        if (aggregation.Groups is { } groups)
        {
            unless(groups >= 1 && groups <= lanes && lanes % groups == 0, "aggregation.groups",
                $"is {groups}; it must be a power of two that divides the lanes ({lanes}), or auto.");
        }

        unless(aggregation.Mode != AggregationMode.Local || spec.Optimizer.Kind != OptimizerKind.ScheduleFreeAdamW, "optimizer.kind",
            $"is schedule-free-adam-w, whose average replicas do not share; choose another for aggregation.mode local.");
        unless(aggregation.Mode is AggregationMode.Sync or AggregationMode.Local || spec.Training.Clip is not { Norm: not null, Scope: ClipScope.Batch },
            "training.clip.scope", $"is batch, but in this aggregation.mode there is no batch to take the norm of; set it to lane.");
    }

    private static void CheckOptimizer(OptimizerSpec optimizer, Action<bool, string, FormattableString> unless)
    {
        var adam = optimizer.Kind is OptimizerKind.Adam or OptimizerKind.AdamW or OptimizerKind.ScheduleFreeAdamW;
        var squares = optimizer.Kind is OptimizerKind.Adadelta or OptimizerKind.RmsProp;
        unless(adam || optimizer.Beta1 is null, "optimizer.beta1", $"is only of adam, adam-w and schedule-free-adam-w; leave it out.");
        unless(adam || optimizer.Beta2 is null, "optimizer.beta2", $"is only of adam, adam-w and schedule-free-adam-w; leave it out.");
        unless(squares || optimizer.Rho is null, "optimizer.rho", $"is only of adadelta and rms-prop; leave it out.");
        unless(adam || squares || optimizer.Kind == OptimizerKind.Adagrad || optimizer.Epsilon is null, "optimizer.epsilon",
            $"is of no use here: gradient descent divides by nothing; leave it out.");
        unless(optimizer.Form switch
        {
            OptimizerForm.Keras => optimizer.Kind == OptimizerKind.Adam,
            OptimizerForm.Course => optimizer.Kind is OptimizerKind.Adam or OptimizerKind.Momentum or OptimizerKind.Nesterov,
            _ => true,
        }, "optimizer.form", $"must be torch for this kind; keras is a form of adam, course of adam, momentum and nesterov.");
        unless(optimizer.Kind != OptimizerKind.ScheduleFreeAdamW || optimizer.Schedule.Kind == ScheduleKind.Constant, "optimizer.schedule.kind",
            $"must be constant for schedule-free-adam-w, whose average takes the place of a schedule; leave it out.");
    }

    private static void CheckSchedule(ScheduleSpec schedule, Action<bool, string, FormattableString> unless)
    {
        var (kind, factor) = (schedule.Kind, schedule.Factor);
        var needsFactor = kind is ScheduleKind.InverseTime or ScheduleKind.Exponential or ScheduleKind.Stairs;
        unless(!needsFactor || factor is not null, "optimizer.schedule.factor", $"is missing; this kind of schedule needs it, for example factor: 0.5.");
        unless(kind is not (ScheduleKind.Exponential or ScheduleKind.Stairs) || factor is null or (> 0 and <= 1), "optimizer.schedule.factor",
            $"is {factor}; it must be above 0 and at most 1.");
        unless(kind is not (ScheduleKind.Stairs or ScheduleKind.Cosine) || schedule.Length is not null, "optimizer.schedule.length",
            $"is missing; this kind of schedule needs it, in steps, for example length: 1000.");
    }
}
