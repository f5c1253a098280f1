namespace DistSeq.Contracts.Specs;

/// <summary>Recurrent cells a model can be built from. The engine holds a cell of the same name for each.</summary>
public enum CellKind
{
    /// <summary>h = tanh(x Wx + h' Wh + b).</summary>
    Rnn,

    /// <summary>Long short-term memory with input, forget and output gates (Hochreiter 1997, Gers 1999).</summary>
    Lstm,

    /// <summary>Gated recurrent unit, reset gate before the recurrent product (Cho 2014).</summary>
    Gru,
}
