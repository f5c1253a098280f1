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

    /// <summary>Writes e that goes before the first time step, from the initial h (in Hidden). Zero unless the cell says otherwise.</summary>
    static virtual void BeginEcho(in CellStep s)
    {
    }

    /// <summary>Adds to dLoss/d(initial h) (in DHidden) what dLoss/de before the first time step brings.</summary>
    static virtual void EndEcho(in CellStep s)
    {
    }
}
