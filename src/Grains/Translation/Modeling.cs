using DistSeq.Engine.Data.Tokenization;
using DistSeq.Engine.Models;

namespace DistSeq.Grains.Translation;

/// <summary>The engine's parts that a spec asks for.</summary>
internal static class Modeling
{
    private const int DefaultEpochs = 10;

    /// <summary>What a job learns.</summary>
    public static LearningTask Task(JobSpec spec) => Task(spec.Data, spec.Task);

    /// <summary>What data is read for.</summary>
    public static LearningTask Task(DataSpec spec, TaskKind? task) =>
        TaskCatalog.Find(Word(task ?? TaskFormats.Implied(spec.Format)));

    /// <summary>
    /// The task that a data set was read for, which its name has behind the hash of its content; null for other names.
    /// </summary>
    public static string? PreparedFor(string dataset) =>
        dataset.Split('-') is [_, var word, ..] && TaskCatalog.All.Any(task => task.Name == word) ? word : null;

    public static ReadPlan Reading(DataSpec spec) =>
        new(
            Word(spec.Format), new Tokenizer(Kinds.Token(spec.Tokens), spec.Lowercase), spec.Vocabulary, spec.Validation.Share,
            spec.Seed)
        {
            Columns = Columns(spec.Columns),
            Forecast = Forecast(spec.Forecast ?? new ForecastSpec()),
            Test = spec.Test.Share,
            Grid = spec.Grid,
        };

    public static Network Network(JobSpec spec, Corpus corpus) =>
        Task(spec).Define(Size(spec.Model, spec.Training.Window), corpus.Codec);

    public static NetworkSize Size(ModelSpec spec, int window) => new(Kinds.Cell(spec.Cell), spec.Layers, spec.Hidden)
    {
        Window = window,
        Embedding = spec.Embedding,
        Tied = spec.Tied,
        Bidirectional = spec.Bidirectional,
        ForgetBias = spec.ForgetBias,
        Dropout = new DropoutRates
        {
            BetweenLayers = spec.Dropout.BetweenLayers,
            Locked = spec.Dropout.Locked,
            Zoneout = spec.Dropout.Zoneout,
            WeightDrop = spec.Dropout.WeightDrop,
            Input = spec.Dropout.Input,
            Output = spec.Dropout.Output,
        },
    };

    /// <summary>Lanes of a job: as asked, else the largest of 8, 4, 2, 1 that divides the batch.</summary>
    public static int Lanes(TrainingSpec spec) => spec.Lanes ?? Array.Find([8, 4, 2, 1], lanes => spec.Batch % lanes == 0);

    /// <summary>How a job's steps are cut into lanes; each is clipped where the spec says so.</summary>
    public static LanePlan Plan(JobSpec spec)
    {
        var (training, lanes) = (spec.Training, Lanes(spec.Training));
        var clip = training.Clip.Scope == ClipScope.Lane ? Rules.Clip(training.Clip) : null;
        return new LanePlan(spec.Seed, lanes, training.Batch / lanes, training.Window, clip, Kinds.Reduction(training.Loss));
    }

    /// <summary>What the batches of a job come to.</summary>
    /// <exception cref="InvalidDataException">There is too little data for the batch.</exception>
    public static BatchFacts Batch(JobSpec spec, Corpus corpus) => Task(spec).Batch(corpus, Plan(spec));

    /// <summary>
    /// Steps of a job: as asked, or those of its epochs (default 10), in each of which every sequence is seen once.
    /// </summary>
    public static long Steps(TrainingSpec spec, double stepsPerEpoch) =>
        spec.Steps ?? (long)Math.Ceiling((spec.Epochs ?? DefaultEpochs) * stepsPerEpoch);

    /// <summary>
    /// Passes over the training split by a step, at most as many as asked for: the last step may go a little beyond.
    /// </summary>
    public static double EpochAt(long step, TrainingSpec spec, double stepsPerEpoch) =>
        Math.Min(step / stepsPerEpoch, spec.Steps is null ? spec.Epochs ?? DefaultEpochs : double.PositiveInfinity);

    private static ColumnNames Columns(ColumnsSpec? spec) => new()
    {
        Time = spec?.Time,
        Targets = spec?.Targets ?? [],
        Covariates = spec?.Covariates ?? [],
        Series = spec?.Series,
        Text = spec?.Text,
        Class = spec?.Class,
        Token = spec?.Token,
        Tag = spec?.Tag,
    };

    private static ForecastPlan Forecast(ForecastSpec spec) => new(spec.Horizon, spec.Season, spec.Quantiles);

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
