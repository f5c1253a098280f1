using DistSeq.Engine.Cells;
using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>A recurrent network: ids or dense vectors as input, recurrent layers, then a dense layer to logits.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Inputs">Number of ids, or width of the input vectors; 1 or more.</param>
/// <param name="Layers">Recurrent layers, 1 or more.</param>
/// <param name="Hidden">Hidden units per layer and direction, 1 or more.</param>
/// <param name="Outputs">Number of logits; 0 for a network without a head.</param>
/// <param name="TakesIds">Whether inputs are ids: one-hot vectors or rows of an embedding.</param>
public sealed record ModelDefinition(CellKind Cell, int Inputs, int Layers, int Hidden, int Outputs, bool TakesIds = true)
{
    /// <summary>Width of the embedding; 0 (the default) for one-hot vectors.</summary>
    public int Embedding { get; init; }

    /// <summary>Whether each layer also runs backwards in time. Outputs are concatenated, forwards first. Default no.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Whether the head shares the transposed embedding as its weight (Press and Wolf 2017). Then hidden units equal the
    /// embedding's width, outputs equal ids, and the network is not bidirectional. Default no.
    /// </summary>
    public bool Tied { get; init; }

    /// <summary>
    /// Whether outputs are independent, each 0 … 1 (polyphonic music: 88 keys), instead of one class of many. Default no.
    /// </summary>
    public bool Independent { get; init; }

    /// <summary>
    /// Quantiles to predict for each number, each above 0 and below 1. Outputs are all quantiles of the first number, then those
    /// of the next. Default none: outputs are logits.
    /// </summary>
    public IReadOnlyList<float> Quantiles { get; init; } = [];

    /// <summary>
    /// Whether the head reads only the final output of each row: at its last time step, or at the first for the backward
    /// direction. Default no: it reads every time step.
    /// </summary>
    public bool ManyToOne { get; init; }

    /// <summary>
    /// Initial bias of an LSTM's forget gate. A higher value makes an untrained network remember longer. Default 1.
    /// </summary>
    public double ForgetBias { get; init; } = 1;

    /// <summary>Dropout in training. Default none.</summary>
    public DropoutRates Dropout { get; init; } = DropoutRates.None;

    /// <summary>2 if the network is bidirectional, else 1.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Output width of a layer.</summary>
    public int Width => Directions * Hidden;

    /// <summary>
    /// Floats of one row's state: for each layer and direction h, then c and any other parts of the cell's state.
    /// </summary>
    public int StateSize => Layers * Directions * Hidden * CellCatalog.Shape(Cell).StateParts;

    /// <summary>
    /// Whether each weight's gradient is a plain sum, so lanes can be folded while they are summed. Otherwise each lane is
    /// finished first.
    /// </summary>
    internal bool LanesAddUp => !Tied && Dropout.WeightDrop == 0;

    /// <summary>Numbers in the target of one position; 0 if it is an id.</summary>
    internal int TargetWidth => Independent ? Outputs : Quantiles.Count > 0 ? Outputs / Quantiles.Count : 0;

    /// <summary>Input width of a layer.</summary>
    internal int InputsOf(int layer) => layer > 0 ? Width : Embedding > 0 ? Embedding : Inputs;

    /// <summary>Whether the first layer reads ids directly.</summary>
    internal bool LayerTakesIds(int layer) => layer == 0 && TakesIds && Embedding == 0;

    /// <exception cref="ArgumentException">
    /// An embedding without ids, a tied head that does not match the embedding, or dropout of one-hot ids.
    /// </exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(Embedding);
        if (Embedding > 0 && !TakesIds)
            throw new ArgumentException($"An embedding of width {Embedding} needs ids as input; the model takes vectors.");
        if (Tied && (Embedding != Width || Inputs != Outputs))
        {
            throw new ArgumentException(
                $"A tied head needs an embedding as wide as the outputs of a layer ({Width}) "
                + $"and as many outputs as ids ({Inputs}); "
                + $"the embedding has width {Embedding}, and there are {Outputs} outputs.");
        }

        if (Quantiles.Count > 0 && (Independent || Outputs % Quantiles.Count != 0))
        {
            throw new ArgumentException(
                $"{Quantiles.Count} quantiles of each number need a multiple of as many outputs, which are not independent; "
                + $"there are {Outputs} outputs.");
        }

        if (Quantiles.Any(static quantile => quantile is not (> 0 and < 1)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Quantiles), string.Join(", ", Quantiles), "A quantile must be above 0 and below 1.");
        }

        if (!float.IsFinite((float)ForgetBias))
            throw new ArgumentOutOfRangeException(
                nameof(ForgetBias), ForgetBias, "The first bias of forget gates must be a finite number.");
        Dropout.Check();
        if (Dropout.Input > 0 && LayerTakesIds(0))
        {
            throw new ArgumentException(
                $"Dropout of the input ({Dropout.Input}) needs an embedding or vectors; the first layer reads one-hot ids. "
                + "Give the model an embedding.");
        }
    }
}
