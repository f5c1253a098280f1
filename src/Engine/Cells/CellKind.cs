namespace DistSeq.Engine.Cells;

/// <summary>
/// The engine's recurrent cells. CellCatalog maps each to its class, which documents the formulas and their source.
/// </summary>
public enum CellKind
{
    Rnn,
    RnnRelu,
    Lstm,
    LstmPeephole,
    LstmPeepholePrevious,
    LstmNoInputGate,
    LstmNoForgetGate,
    LstmNoOutputGate,
    LstmNoInputActivation,
    LstmNoOutputActivation,
    LstmCoupled,
    LstmFullGateRecurrence,
    LstmHardSigmoid,
    LstmLayerNorm,
    Gru,
    GruResetAfter,
    GruSimplified,
    Mgu,
    Mut1,
    Mut2,
    Mut3,
    MinGru,
    MinLstm,
    IndRnn,
    LstmLayerNormApart,
}
