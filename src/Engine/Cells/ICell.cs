using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Cells;

/// <summary>
/// The pointwise mathematics of one recurrent cell. Products, time loop, direction, lengths, biases and packing belong to the layer. A cell
/// with a candidate product works in two halves, with q Wq between them (forward) or dq = d(last block) Wq' between them (backward).
/// </summary>
internal interface ICell
{
    static abstract CellShape Shape { get; }

    static abstract void Forward<T>(in CellStep s)
        where T : struct, IVector<T>;

    static virtual void ForwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }

    static abstract void Backward<T>(in CellStep s)
        where T : struct, IVector<T>;

    static virtual void BackwardAfterCandidate<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }

    /// <summary>Writes e of a state from its h, for cells whose e is not carried.</summary>
    static virtual void Echo<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }

    /// <summary>Adds to dLoss/dh what dLoss/de of the same state brings.</summary>
    static virtual void BackwardEcho<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }
}
