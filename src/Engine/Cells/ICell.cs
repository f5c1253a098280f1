namespace DistSeq.Engine.Cells;

/// <summary>
/// The pointwise mathematics of one recurrent cell. Products, time loop, direction, lengths, biases and packing belong to the layer. A cell
/// with a candidate product works in two halves, with q Wq between them (forward) or dq = d(last block) Wq' between them (backward).
/// </summary>
internal interface ICell
{
    static abstract CellShape Shape { get; }

    static abstract void Forward(in CellStep s);

    static virtual void ForwardAfterCandidate(in CellStep s)
    {
    }

    static abstract void Backward(in CellStep s);

    static virtual void BackwardAfterCandidate(in CellStep s)
    {
    }

    /// <summary>Writes e of a state from its h, for cells whose e is not carried.</summary>
    static virtual void Echo(in CellStep s)
    {
    }

    /// <summary>Adds to dLoss/dh what dLoss/de of the same state brings.</summary>
    static virtual void BackwardEcho(in CellStep s)
    {
    }
}
