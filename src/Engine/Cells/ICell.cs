namespace DistSeq.Engine.Cells;

/// <summary>
/// The pointwise mathematics of one recurrent cell. Products, time loop, biases and packing belong to the layer. A cell with a candidate
/// product works in two halves, with q Wq between them (forward) or dq = d(last block) Wq' between them (backward).
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
}
