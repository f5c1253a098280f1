namespace DistSeq.Engine.Tests.Training;

/// <summary>Models of every shape, and portions of lanes for them.</summary>
internal static class Problems
{
    private static readonly ModelDefinition Lstm = new(CellKind.Lstm, 9, 2, 5, 9);

    private static readonly Dictionary<string, ModelDefinition> Models = new()
    {
        ["language model with embedding"] = Lstm with { Embedding = 4 },
        ["tied embedding"] = Lstm with { Embedding = 5, Tied = true },
        ["tied embedding of 17"] = Lstm with { Hidden = 17, Embedding = 17, Tied = true, Layers = 1, Cell = CellKind.Gru },
        ["tagger"] = Lstm with { Bidirectional = true, Embedding = 3, Outputs = 4 },
        ["tagger of vectors"] = Lstm with { Bidirectional = true, TakesIds = false, Layers = 1, Cell = CellKind.GruResetAfter },
        ["many to one"] = Lstm with { ManyToOne = true, Outputs = 3, Cell = CellKind.GruResetAfter },
        ["many to one both ways"] = Lstm with { ManyToOne = true, Bidirectional = true, TakesIds = false, Outputs = 3 },
        ["polyphonic"] =
            Lstm with { Independent = true, TakesIds = false, Inputs = 19, Outputs = 19, Layers = 1, Cell = CellKind.Gru },
        ["many labels"] = Lstm with { Independent = true, ManyToOne = true, Outputs = 3 },
        ["quantiles"] = Lstm with { Quantiles = [0.1f, 0.5f, 0.7f], TakesIds = false, Outputs = 6, Cell = CellKind.Gru },
        ["quantiles, many to one"] = Lstm with { Quantiles = [0.5f, 0.9f], ManyToOne = true, Outputs = 18, Layers = 1 },
        ["dropout"] = Lstm with { Dropout = new() { BetweenLayers = 0.4 }, Layers = 3 },
        ["dropout both ways"] = Lstm with { Dropout = new() { BetweenLayers = 0.4 }, Bidirectional = true },
        ["locked dropout"] = Lstm with { Dropout = new() { BetweenLayers = 0.5, Locked = true } },
        ["dropout of the output"] = Lstm with { Dropout = new() { Output = 0.4 } },
        ["dropout of the output both ways"] =
            Lstm with { Dropout = new() { Output = 0.4, Locked = true }, Bidirectional = true, Layers = 1 },
        ["dropout of the output, tied"] =
            Lstm with { Dropout = new() { Output = 0.4 }, Embedding = 5, Tied = true, Cell = CellKind.Gru },
        ["dropout of the output, many to one"] = Lstm with
        {
            Dropout = new() { Output = 0.4, BetweenLayers = 0.2 },
            Bidirectional = true,
            ManyToOne = true,
            Outputs = 3,
        },
        ["dropout of an embedding"] = Lstm with { Dropout = new() { Input = 0.4 }, Embedding = 4 },
        ["dropout of an embedding both ways"] = Lstm with
        {
            Dropout = new() { Input = 0.4, Locked = true },
            Embedding = 4,
            Bidirectional = true,
            Layers = 1,
        },
        ["dropout of vectors"] = Lstm with { Dropout = new() { Input = 0.4 }, TakesIds = false, Cell = CellKind.Gru },
        ["dropout of vectors and keys"] = Lstm with
        {
            Dropout = new() { Input = 0.3, Output = 0.3 },
            Independent = true,
            TakesIds = false,
            Inputs = 19,
            Outputs = 19,
            Layers = 1,
        },
        ["zoneout"] = Lstm with { Dropout = new() { Zoneout = 0.3 } },
        ["zoneout both ways"] =
            Lstm with { Dropout = new() { Zoneout = 0.3 }, Bidirectional = true, Cell = CellKind.LstmPeephole },
        ["zoneout of GRU"] = Lstm with { Dropout = new() { Zoneout = 0.3 }, Cell = CellKind.Gru },
        ["zoneout of MUT3"] = Lstm with { Dropout = new() { Zoneout = 0.3 }, Cell = CellKind.Mut3 },
        ["zoneout of RNN"] = Lstm with { Dropout = new() { Zoneout = 0.3 }, Cell = CellKind.Rnn },
        ["zoneout of full gate recurrence"] =
            Lstm with { Dropout = new() { Zoneout = 0.3 }, Cell = CellKind.LstmFullGateRecurrence },
        ["weight drop"] = Lstm with { Dropout = new() { WeightDrop = 0.5 } },
        ["weight drop of GRU both ways"] =
            Lstm with { Dropout = new() { WeightDrop = 0.5 }, Cell = CellKind.Gru, Bidirectional = true },
        ["all that drops"] =
            Lstm with { Dropout = new() { BetweenLayers = 0.2, Locked = true, Zoneout = 0.2, WeightDrop = 0.2 } },
        ["all that drops, with an embedding"] = Lstm with
        {
            Dropout = new() { BetweenLayers = 0.2, Input = 0.3, Output = 0.4, Zoneout = 0.2, WeightDrop = 0.2 },
            Embedding = 4,
        },
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    public static ModelDefinition Model(string name) => Models[name];

    /// <summary>An encoder-decoder with vocabularies of its own.</summary>
    public static EncoderDecoderDefinition Pair(
        CellKind cell, DropoutRates? dropout = null, bool bothWays = false, int layers = 2) => new(
        new ModelDefinition(
            cell, 7, layers, bothWays ? 3 : 5, 0)
        {
            Embedding = 3,
            Bidirectional = bothWays,
            Dropout = dropout ?? DropoutRates.None
        },
        new ModelDefinition(
            cell, 6, layers, bothWays ? 6 : 5, 6)
        {
            Embedding = dropout?.Input > 0 ? 4 : 0,
            Dropout = dropout ?? DropoutRates.None
        });

    /// <summary>A portion with rows of unequal lengths, the first as long as the window.</summary>
    public static LaneBatch Lane(ModelDefinition model, int lane, int steps, int rows, bool carried = false)
    {
        int positions = steps * rows, places = model.ManyToOne ? rows : positions;
        return new LaneBatch(
            lane,
            steps,
            model.TakesIds ? Numbers.Ids((9 * lane) + 1, positions, -1, model.Inputs) : [],
            model.TargetWidth > 0 || model.Outputs == 0 ? [] : [0, .. Numbers.Ids((9 * lane) + 2, places - 1, -1, model.Outputs)],
            carried ? Numbers.Uniform((9 * lane) + 3, rows * model.StateSize) : default(ReadOnlyMemory<float>))
        {
            Vectors = model.TakesIds ? [] : Numbers.Uniform((9 * lane) + 4, positions * model.Inputs),
            TargetVectors = model.Independent
                ? [.. Numbers.Ids((9 * lane) + 5, places * model.Outputs, 0, 2).Select(on => (float)on)]
                : WithGap(Numbers.Uniform((9 * lane) + 5, places * model.TargetWidth), model.TargetWidth),
            Lengths = [steps, .. Numbers.Ids((9 * lane) + 6, rows - 1, 1, steps + 1)],
        };
    }

    // Nothing to predict at the second place.
    private static float[] WithGap(float[] targets, int width)
    {
        if (targets.Length > width)
            targets.AsSpan(width, width).Fill(float.NaN);
        return targets;
    }

    public static PairBatch Lane(EncoderDecoderDefinition model, int lane, int sourceSteps, int targetSteps, int rows) =>
        new(
            Lane(model.Encoder, lane, sourceSteps, rows),
            Lane(model.Decoder, lane + 100, targetSteps, rows) with { Lane = lane });
}
