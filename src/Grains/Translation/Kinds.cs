using DistSeq.Engine.Optimization;
using EngineCell = DistSeq.Engine.Cells.CellKind;
using EngineReduction = DistSeq.Engine.Training.LossReduction;
using EngineSplit = DistSeq.Engine.Tasks.Split;
using EngineToken = DistSeq.Engine.Data.Tokenization.TokenKind;
using Split = DistSeq.Contracts.Data.Split;

namespace DistSeq.Grains.Translation;

/// <summary>Each word of a spec as the engine has it.</summary>
internal static class Kinds
{
    public static EngineToken Token(TokenKind tokens) => tokens switch
    {
        TokenKind.Character => EngineToken.Character,
        TokenKind.Word => EngineToken.Word,
        TokenKind.Given => EngineToken.Given,
        _ => throw new ArgumentOutOfRangeException(nameof(tokens), tokens, "There is no such token."),
    };

    public static EngineReduction Reduction(LossReduction loss) => loss switch
    {
        LossReduction.Mean => EngineReduction.Mean,
        LossReduction.Sum => EngineReduction.Sum,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such reduction."),
    };

    public static EngineCell Cell(CellKind cell) => cell switch
    {
        CellKind.Rnn => EngineCell.Rnn,
        CellKind.RnnRelu => EngineCell.RnnRelu,
        CellKind.Lstm => EngineCell.Lstm,
        CellKind.LstmPeephole => EngineCell.LstmPeephole,
        CellKind.LstmPeepholePrevious => EngineCell.LstmPeepholePrevious,
        CellKind.LstmNoInputGate => EngineCell.LstmNoInputGate,
        CellKind.LstmNoForgetGate => EngineCell.LstmNoForgetGate,
        CellKind.LstmNoOutputGate => EngineCell.LstmNoOutputGate,
        CellKind.LstmNoInputActivation => EngineCell.LstmNoInputActivation,
        CellKind.LstmNoOutputActivation => EngineCell.LstmNoOutputActivation,
        CellKind.LstmCoupled => EngineCell.LstmCoupled,
        CellKind.LstmFullGateRecurrence => EngineCell.LstmFullGateRecurrence,
        CellKind.LstmHardSigmoid => EngineCell.LstmHardSigmoid,
        CellKind.LstmLayerNorm => EngineCell.LstmLayerNorm,
        CellKind.Gru => EngineCell.Gru,
        CellKind.GruResetAfter => EngineCell.GruResetAfter,
        CellKind.GruSimplified => EngineCell.GruSimplified,
        CellKind.Mgu => EngineCell.Mgu,
        CellKind.Mut1 => EngineCell.Mut1,
        CellKind.Mut2 => EngineCell.Mut2,
        CellKind.Mut3 => EngineCell.Mut3,
        CellKind.MinGru => EngineCell.MinGru,
        CellKind.MinLstm => EngineCell.MinLstm,
        CellKind.IndRnn => EngineCell.IndRnn,
        CellKind.LstmLayerNormApart => EngineCell.LstmLayerNormApart,
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "There is no such cell."),
    };

    public static AdamForm Form(OptimizerForm form) => form switch
    {
        OptimizerForm.Torch => AdamForm.PyTorch,
        OptimizerForm.Keras => AdamForm.Keras,
        OptimizerForm.Course => AdamForm.Course,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "No such form."),
    };

    public static EngineSplit Split(Split split) => split switch
    {
        Contracts.Data.Split.Train => EngineSplit.Train,
        Contracts.Data.Split.Validation => EngineSplit.Validation,
        Contracts.Data.Split.Test => EngineSplit.Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
    };

    public static Split Split(EngineSplit split) => split switch
    {
        EngineSplit.Train => Contracts.Data.Split.Train,
        EngineSplit.Validation => Contracts.Data.Split.Validation,
        EngineSplit.Test => Contracts.Data.Split.Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
    };
}
