using DistSeq.Engine.Cells;
using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>A recurrent network: ids or dense vectors in, recurrent layers, a dense layer of logits out.</summary>
/// <param name="Cell">The cell of every layer.</param>
/// <param name="Inputs">Number of ids, or width of the input vectors; 1 or more.</param>
/// <param name="Layers">Recurrent layers, 1 or more.</param>
/// <param name="Hidden">Units of each layer in each direction, 1 or more.</param>
/// <param name="Outputs">Logits; 0 for a network without a head.</param>
/// <param name="TakesIds">Whether the input is ids: one-hot vectors, or rows of an embedding.</param>
public sealed record ModelDefinition(CellKind Cell, int Inputs, int Layers, int Hidden, int Outputs, bool TakesIds = true)
{
    /// <summary>Width of the embedding that ids are looked up in; 0 (the default) for one-hot vectors.</summary>
    public int Embedding { get; init; }

    /// <summary>Whether each layer also runs backwards in time; outputs stand side by side, forwards first. Default no.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Whether the head has no weight of its own but the embedding, transposed (Press and Wolf 2017); then hidden units are as many as the
    /// embedding is wide, outputs as many as ids, and time runs one way. Default no.
    /// </summary>
    public bool Tied { get; init; }

    /// <summary>Whether outputs are independent, each 0 … 1 (polyphonic music: 88 keys), rather than one class of many. Default no.</summary>
    public bool Independent { get; init; }

    /// <summary>
    /// Whether the head reads each row once, where the row has been read whole: the output at its last time step, and of the layer that
    /// runs backwards that at the first. Default no: it reads every time step.
    /// </summary>
    public bool ManyToOne { get; init; }

    /// <summary>First value of the bias of an LSTM's forget gate: the higher, the longer a fresh network remembers. Default 1.</summary>
    public double ForgetBias { get; init; } = 1;

    /// <summary>What is dropped in training. Default nothing.</summary>
    public DropoutRates Dropout { get; init; } = DropoutRates.None;

    /// <summary>1, or 2 where the network is bidirectional.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Width of the outputs of a layer.</summary>
    public int Width => Directions * Hidden;

    /// <summary>Floats of the state of one row: for each layer and direction h, then c and others where the cell has them.</summary>
    public int StateSize => Layers * Directions * Hidden * CellCatalog.Shape(Cell).StateParts;

    /// <summary>
    /// Whether each weight's gradient is a plain sum, so that lanes may be folded as they are summed; else each lane is finished first.
    /// </summary>
    internal bool LanesAddUp => !Tied && Dropout.WeightDrop == 0;

    /// <summary>Width of what goes into a layer.</summary>
    internal int InputsOf(int layer) => layer > 0 ? Width : Embedding > 0 ? Embedding : Inputs;

    /// <summary>Whether the first layer reads ids itself.</summary>
    internal bool LayerTakesIds(int layer) => layer == 0 && TakesIds && Embedding == 0;

    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="ArgumentException">An embedding without ids, or a tied head that does not fit the embedding.</exception>
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
                $"A tied head needs an embedding as wide as the outputs of a layer ({Width}) and as many outputs as ids ({Inputs}); "
                + $"the embedding has width {Embedding}, and there are {Outputs} outputs.");
        }

        if (!float.IsFinite((float)ForgetBias))
            throw new ArgumentOutOfRangeException(nameof(ForgetBias), ForgetBias, "The first bias of forget gates must be a finite number.");
        Dropout.Check();
    }
}
