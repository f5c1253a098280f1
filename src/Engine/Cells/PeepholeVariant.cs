namespace DistSeq.Engine.Cells;

/// <summary>
/// How a variant differs from the LSTM with peepholes. All members are constants, so each variant is compiled without the parts
/// it lacks.
/// </summary>
internal interface IPeepholeVariant
{
    static virtual bool InputGate => true;

    static virtual bool ForgetGate => true;

    static virtual bool OutputGate => true;

    /// <summary>f = 1 - i, without a separate forget gate.</summary>
    static virtual bool Coupled => false;

    /// <summary>Whether the output gate's peephole reads c of the previous time step, as the others do.</summary>
    static virtual bool OutputSeesPrevious => false;

    static virtual bool InputActivation => true;

    static virtual bool OutputActivation => true;

    /// <summary>Whether gates read all gates of the previous time step.</summary>
    static virtual bool GateRecurrence => false;
}

internal readonly struct PeepholeLstm : IPeepholeVariant;

internal readonly struct PreviousPeepholeLstm : IPeepholeVariant
{
    public static bool OutputSeesPrevious => true;
}

internal readonly struct NoInputGateLstm : IPeepholeVariant
{
    public static bool InputGate => false;
}

internal readonly struct NoForgetGateLstm : IPeepholeVariant
{
    public static bool ForgetGate => false;
}

internal readonly struct NoOutputGateLstm : IPeepholeVariant
{
    public static bool OutputGate => false;
}

internal readonly struct NoInputActivationLstm : IPeepholeVariant
{
    public static bool InputActivation => false;
}

internal readonly struct NoOutputActivationLstm : IPeepholeVariant
{
    public static bool OutputActivation => false;
}

internal readonly struct CoupledLstm : IPeepholeVariant
{
    public static bool ForgetGate => false;

    public static bool Coupled => true;
}

internal readonly struct FullGateRecurrenceLstm : IPeepholeVariant
{
    public static bool GateRecurrence => true;
}
