namespace DistSeq.Engine.Cells;

/// <summary>What an LSTM has and has not; all constants, so that each variant is compiled without the parts it lacks.</summary>
internal interface ILstmVariant
{
    static virtual bool InputGate => true;

    static virtual bool ForgetGate => true;

    static virtual bool OutputGate => true;

    /// <summary>f = 1 - i, without a forget gate of its own.</summary>
    static virtual bool Coupled => false;

    static virtual bool Peepholes => false;

    /// <summary>Whether the output gate's peephole looks at c of the time step before, as the others do.</summary>
    static virtual bool OutputSeesPrevious => false;

    static virtual bool InputActivation => true;

    static virtual bool OutputActivation => true;

    /// <summary>Gates are clip(0.2 x + 0.5, 0, 1).</summary>
    static virtual bool HardGates => false;

    /// <summary>Gates see all gates of the time step before.</summary>
    static virtual bool GateRecurrence => false;
}

internal readonly struct StandardLstm : ILstmVariant;

internal readonly struct PeepholeLstm : ILstmVariant
{
    public static bool Peepholes => true;
}

internal readonly struct PreviousPeepholeLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool OutputSeesPrevious => true;
}

internal readonly struct NoInputGateLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool InputGate => false;
}

internal readonly struct NoForgetGateLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool ForgetGate => false;
}

internal readonly struct NoOutputGateLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool OutputGate => false;
}

internal readonly struct NoInputActivationLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool InputActivation => false;
}

internal readonly struct NoOutputActivationLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool OutputActivation => false;
}

internal readonly struct CoupledLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool ForgetGate => false;

    public static bool Coupled => true;
}

internal readonly struct FullGateRecurrenceLstm : ILstmVariant
{
    public static bool Peepholes => true;

    public static bool GateRecurrence => true;
}

internal readonly struct HardSigmoidLstm : ILstmVariant
{
    public static bool HardGates => true;
}
