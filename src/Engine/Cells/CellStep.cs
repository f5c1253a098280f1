namespace DistSeq.Engine.Cells;

/// <summary>
/// The buffers of one time step of one layer. A gate has Block columns: H padded to a multiple of 16. Padding stays zero. State
/// rows have stride Stride, gate rows GateStride.
/// </summary>
internal readonly unsafe struct CellStep
{
    /// <summary>
    /// [rows, gate stride]: pre-activations. Forward replaces them by activations, backward by pre-activation gradients.
    /// </summary>
    public float* Gates { get; init; }

    /// <summary>[rows, stride]: h of the previous time step.</summary>
    public float* PreviousHidden { get; init; }

    /// <summary>[rows, stride]: c of the previous time step, if the cell has one.</summary>
    public float* PreviousCell { get; init; }

    /// <summary>[rows, stride]: h of this time step, written by forward.</summary>
    public float* Hidden { get; init; }

    /// <summary>[rows, stride]: c of this time step, written by forward.</summary>
    public float* Cell { get; init; }

    /// <summary>
    /// [rows, kept stride]: what forward keeps for backward besides the gates (tanh c, or q of the candidate product).
    /// </summary>
    public float* Kept { get; init; }

    /// <summary>[rows, echo blocks * block]: e for the next time step, written by forward.</summary>
    public float* Echo { get; init; }

    /// <summary>[vectors, block]: the cell's parameter vectors.</summary>
    public float* Vectors { get; init; }

    /// <summary>[rows, stride]: dLoss/dh, read by backward.</summary>
    public float* DHidden { get; init; }

    /// <summary>[rows, stride]: dLoss/dc of this time step; backward replaces it by that of the previous one.</summary>
    public float* DCell { get; init; }

    /// <summary>[rows, stride]: the part of dLoss/dh' that does not go through a product, written by backward.</summary>
    public float* DPreviousHidden { get; init; }

    /// <summary>[rows, stride]: dLoss/dq, read by the second half of backward.</summary>
    public float* DKept { get; init; }

    /// <summary>[rows, echo blocks * block]: dLoss/de, read by backward.</summary>
    public float* DEcho { get; init; }

    /// <summary>[rows, vectors, block]: each row's share of the parameter vectors' gradients, written by backward.</summary>
    public float* DVectors { get; init; }

    public int Rows { get; init; }

    /// <summary>H, without padding.</summary>
    public int Units { get; init; }

    /// <summary>Padded columns of a gate and of a state.</summary>
    public int Block { get; init; }

    public int Stride { get; init; }

    public int GateStride { get; init; }

    public int KeptStride { get; init; }
}
