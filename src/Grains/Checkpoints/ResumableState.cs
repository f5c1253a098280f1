using System.Text.Json;
using System.Text.Json.Serialization;
using DistSeq.Engine.Checkpoints;
using DistSeq.Grains.Aggregation;

namespace DistSeq.Grains.Checkpoints;

/// <summary>
/// What a model file has besides the weights if a later job may resume the training: arrays "training.…" after the weights, and
/// fields "training.…" in the metadata.
/// </summary>
/// <param name="State">Weights, optimizer state and carried states of lanes, all shards together.</param>
/// <param name="Progress">The counters, and what was known of the validation split.</param>
internal sealed record ResumableState(TrainingState State, ProgressMark Progress)
{
    private const string Prefix = Checkpoint.TrainingPrefix;
    private const string WeightsName = Prefix + "weights";
    private const string OptimizerName = Prefix + "optimizer";
    private const string StateName = Prefix + "state.";
    private const string KeptOptimizerName = Prefix + "kept.optimizer.";
    private const string KeptFeedbackName = Prefix + "kept.feedback.";
    private const string BestName = Prefix + "best";
    // Updates applied. Only a file with such a state has this field.
    private const string VersionField = Prefix + "version";
    private const string LedgerField = Prefix + "ledger";
    private const string BestLedgerField = Prefix + "bestLedger";
    private const string ProgressField = Prefix + "progress";

    // Losses may be infinite.
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What groups of lanes keep; empty if they keep nothing.</summary>
    public IReadOnlyList<KeptState> Kept { get; init; } = [];

    /// <summary>The best weights so far; null if the job does not keep them.</summary>
    public float[]? Best { get; init; }

    /// <summary>What has gone into the best weights; empty if there are none.</summary>
    public string BestLedger { get; init; } = "";

    /// <summary>Fields of the metadata.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields =>
    [
        new(VersionField, State.Version.ToString(CultureInfo.InvariantCulture)),
        new(LedgerField, State.Ledger),
        new(BestLedgerField, BestLedger),
        new(ProgressField, JsonSerializer.Serialize(Progress, Options)),
    ];

    /// <summary>Arrays after the weights.</summary>
    public IReadOnlyList<SafetensorsArray> Arrays()
    {
        var parameters = State.Weights.Length;
        // The model is not always used with these weights: some optimizers publish an average.
        List<SafetensorsArray> arrays =
        [
            new(WeightsName, [parameters], State.Weights),
            new(OptimizerName, [State.Optimizer.Length / Math.Max(1, parameters), parameters], State.Optimizer),
        ];
        if (Best is { } best)
            arrays.Add(new(BestName, [best.Length], best));
        foreach (var lane in State.States.Where(static lane => lane.State.Values.Length > 0))
            arrays.Add(LaneArrays.Of(StateName, lane.Lane, lane.State.Values));
        foreach (var kept in Kept)
        {
            arrays.Add(LaneArrays.Of(KeptOptimizerName, kept.FirstLane, kept.Optimizer));
            arrays.Add(LaneArrays.Of(KeptFeedbackName, kept.FirstLane, kept.Feedback));
        }

        return arrays;
    }

    /// <summary>The training state in a file; null if it has none.</summary>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static ResumableState? Read(SafetensorsContent file)
    {
        if (!file.Metadata.TryGetValue(VersionField, out var version))
            return null;
        try
        {
            var state = new TrainingState(
                long.Parse(version, CultureInfo.InvariantCulture), file.Get(WeightsName), file.Get(OptimizerName),
                [.. file.Lanes(StateName).Select(lane => new LaneReport(lane, 0, 0, new TensorBlock(file.Get(StateName, lane))))],
                file.Metadata[LedgerField]);
            return new ResumableState(
                state, JsonSerializer.Deserialize<ProgressMark>(file.Metadata[ProgressField], Options) ?? ProgressMark.Start)
            {
                Kept =
                [
                    .. file.Lanes(KeptOptimizerName).Select(lane => new KeptState(
                        lane, file.Get(KeptOptimizerName, lane), file.Get(KeptFeedbackName, lane))),
                ],
                Best = file.Arrays.ContainsKey(BestName) ? file.Get(BestName) : null,
                BestLedger = file.Metadata[BestLedgerField],
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException or JsonException
            or NotSupportedException)
        {
            throw new InvalidDataException("The state of the training in the checkpoint is damaged: "
                + $"it does not have all parts that belong together ({e.Message}).", e);
        }
    }
}
