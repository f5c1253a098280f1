namespace DistSeq.Engine.Cells;

/// <summary>
/// The buffers of one time step of one layer. A gate has Block columns, H padded to a multiple of 16; padding stays zero. Rows of states
/// are Stride apart, rows of gates GateStride.
/// </summary>
internal readonly unsafe struct CellStep
{
    /// <summary>[rows, gate stride]: pre-activations; forward leaves activations, backward leaves pre-activation gradients.</summary>
    public float* Gates { get; init; }

    /// <summary>[rows, stride]: h of the previous time step.</summary>
    public float* PreviousHidden { get; init; }

    /// <summary>[rows, stride]: c of the previous time step, for cells that have one.</summary>
    public float* PreviousCell { get; init; }

    /// <summary>[rows, stride]: h of this time step, written by forward.</summary>
    public float* Hidden { get; init; }

    /// <summary>[rows, stride]: c of this time step, written by forward.</summary>
    public float* Cell { get; init; }

    /// <summary>[rows, stride]: what forward keeps for backward besides the gates (tanh c, or q of the candidate product).</summary>
    public float* Kept { get; init; }

    /// <summary>[rows, stride]: dLoss/dh, read by backward.</summary>
    public float* DHidden { get; init; }

    /// <summary>[rows, stride]: dLoss/dc of this time step; backward leaves that of the previous.</summary>
    public float* DCell { get; init; }

    /// <summary>[rows, stride]: written by backward: the part of dLoss/dh' that does not go through the recurrent product.</summary>
    public float* DPreviousHidden { get; init; }

    /// <summary>[rows, stride]: dLoss/dq, read by the second half of backward.</summary>
    public float* DKept { get; init; }

    public int Rows { get; init; }

    /// <summary>Columns of a gate, and of a state.</summary>
    public int Block { get; init; }

    public int Stride { get; init; }

    public int GateStride { get; init; }
}
