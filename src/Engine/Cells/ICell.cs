namespace DistSeq.Engine.Cells;

/// <summary>
/// The pointwise mathematics of one recurrent cell. The layer does products, time loop, direction, lengths, biases and packing. A
/// cell with a candidate product works in two halves, with q Wq between them (forward) or dq = d(last block) Wq' (backward).
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

    /// <summary>Computes e of a state from its h, for cells that do not carry e.</summary>
    static virtual void Echo<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }

    /// <summary>Adds the contribution of dLoss/de to dLoss/dh of the same state.</summary>
    static virtual void BackwardEcho<T>(in CellStep s)
        where T : struct, IVector<T>
    {
    }
}
