namespace DistSeq.Contracts.Specs;

/// <summary>How long and in what portions the model is trained.</summary>
[GenerateSerializer, Immutable, Alias("distseq.TrainingSpec")]
public sealed record TrainingSpec
{
    /// <summary>
    /// Passes over the training split, 1 to 1,000,000. Either this or <see cref="Steps"/>; default 10 when neither is given.
    /// </summary>
    [Id(0), Between(1, 1_000_000)]
    public int? Epochs { get; init; }

    /// <summary>Optimizer updates, 1 to 2,000,000,000. Either this or <see cref="Epochs"/>.</summary>
    [Id(1), Between(1, 2_000_000_000)]
    public long? Steps { get; init; }

    /// <summary>Rows (sequences side by side) of one step, 1 to 65,536. Default 32.</summary>
    [Id(2), Between(1, 65_536)]
    public int Batch { get; init; } = 32;

    /// <summary>
    /// Time steps of truncated backpropagation, 1 to 4,096. Default 64. A longer line is cut into pieces of this length.
    /// Sequences with classes, tags or translations are read whole, of up to 4,096 tokens.
    /// </summary>
    [Id(3), Between(1, 4_096)]
    public int Window { get; init; } = 64;

    /// <summary>
    /// Fixed groups of rows that gradients are folded over: 1, 2, 4, 8, … dividing the batch. Default auto: the largest of 8, 4,
    /// 2, 1 that divides it. Part of the job, not of the cluster: it changes the rounding of the result.
    /// </summary>
    [Id(4), Between(1, 1_024), Auto]
    public int? Lanes { get; init; }

    [Id(5)]
    public ClipSpec Clip { get; init; } = new();

    /// <summary>
    /// Whether a lane's gradient is that of the mean or of the sum of its losses. Default mean. Losses are shown as means.
    /// </summary>
    [Id(6)]
    public LossReduction Loss { get; init; } = LossReduction.Mean;

    /// <summary>
    /// How often the model is measured on the validation split while it trains: epoch, or a number of steps, 1 to 2,000,000,000.
    /// Default: only at the end; epoch where <see cref="Patience"/>, <see cref="Keep"/> best or the schedule needs it.
    /// </summary>
    [Id(7), Between(1, 2_000_000_000)]
    public StepInterval? ValidateEvery { get; init; }

    /// <summary>
    /// Ends the job after so many measurements in a row without improvement, 1 to 1,000,000. Default never.
    /// </summary>
    [Id(8), Between(1, 1_000_000)]
    public int? Patience { get; init; }

    /// <summary>
    /// Which weights are handed over: the best on the validation split, or the last. Default best where they are measured during
    /// training, else last.
    /// </summary>
    [Id(9)]
    public KeptWeights? Keep { get; init; }

    /// <summary>
    /// Whether the file of the last weights also holds the state of the training, so that a later job can
    /// <see cref="JobSpec.Resume"/> it. With Adam the file is three times as large. Default false.
    /// </summary>
    [Id(10)]
    public bool KeepState { get; init; }

    /// <summary>Whether the best weights are kept while it trains.</summary>
    /// <param name="schedule">A schedule may have them measured.</param>
    public bool KeepsBest(ScheduleSpec schedule) => Measures(schedule) is not null && Keep != KeptWeights.Last;

    /// <summary>How often the model is measured while it trains, explicit or implied; null for only at the end.</summary>
    /// <param name="schedule">A schedule may need it.</param>
    public StepInterval? Measures(ScheduleSpec schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return ValidateEvery
            ?? (Patience is not null || Keep == KeptWeights.Best || schedule.Kind == ScheduleKind.OnPlateau
                ? StepInterval.Epoch
                : null);
    }
}
