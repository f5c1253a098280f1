namespace DistSeq.Contracts.Specs;

/// <summary>
/// Recurrent cells that a model can be built from, in spec files in lower case with dashes (lstm-peephole). The engine has a cell
/// with the same name for each.
/// </summary>
public enum CellKind
{
    /// <summary>Simple recurrent network with tanh.</summary>
    Rnn,

    /// <summary>Simple recurrent network with max(0, x).</summary>
    RnnRelu,

    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>
    /// LSTM with peepholes: i and f see c of the time step before, o sees the new one (Gers, Greff's vanilla LSTM).
    /// </summary>
    LstmPeephole,

    /// <summary>LSTM with peepholes as on Ng's slide: all gates see c of the time step before.</summary>
    LstmPeepholePrevious,

    /// <summary>Greff's NIG: no input gate.</summary>
    LstmNoInputGate,

    /// <summary>Greff's NFG: no forget gate.</summary>
    LstmNoForgetGate,

    /// <summary>Greff's NOG: no output gate.</summary>
    LstmNoOutputGate,

    /// <summary>Greff's NIAF: no input activation function.</summary>
    LstmNoInputActivation,

    /// <summary>Greff's NOAF: no output activation function.</summary>
    LstmNoOutputActivation,

    /// <summary>Greff's CIFG: coupled input and forget gate, f = 1 - i.</summary>
    LstmCoupled,

    /// <summary>Greff's FGR: full gate recurrence, each gate also sees all gates of the time step before.</summary>
    LstmFullGateRecurrence,

    /// <summary>LSTM with hard-sigmoid gates (Keras 2).</summary>
    LstmHardSigmoid,

    /// <summary>
    /// LSTM with layer normalization of each gate's sum and of the cell state (TensorFlow's LayerNormBasicLSTMCell).
    /// </summary>
    LstmLayerNorm,

    /// <summary>Gated recurrent unit, reset gate before the recurrent product (Cho, Ng).</summary>
    Gru,

    /// <summary>Gated recurrent unit, reset gate after the recurrent product (cuDNN, PyTorch).</summary>
    GruResetAfter,

    /// <summary>Gated recurrent unit without a reset gate (Ng's simplified GRU).</summary>
    GruSimplified,

    /// <summary>Minimal gated unit: one gate for both purposes.</summary>
    Mgu,

    /// <summary>Jozefowicz's MUT1.</summary>
    Mut1,

    /// <summary>Jozefowicz's MUT2.</summary>
    Mut2,

    /// <summary>Jozefowicz's MUT3.</summary>
    Mut3,

    /// <summary>minGRU: gates see only the input.</summary>
    MinGru,

    /// <summary>minLSTM: gates see only the input.</summary>
    MinLstm,

    /// <summary>IndRNN: each unit sees only itself at the time step before.</summary>
    IndRnn,

    /// <summary>
    /// LSTM with layer normalization of the input's sums and the hidden state's, apart, and of the cell state (Ba's).
    /// </summary>
    LstmLayerNormApart,
}
