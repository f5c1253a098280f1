namespace DistSeq.Engine.Cells;

/// <summary>The recurrent cells of the engine. Formulas stand at each cell's file.</summary>
public enum CellKind
{
    /// <summary>Simple recurrent network with tanh.</summary>
    Rnn,

    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>Gated recurrent unit, reset gate before the recurrent product (Cho, Ng).</summary>
    Gru,

    /// <summary>Gated recurrent unit, reset gate after the recurrent product (cuDNN, PyTorch).</summary>
    GruResetAfter,
}
