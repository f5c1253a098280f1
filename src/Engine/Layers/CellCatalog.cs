using System.Runtime.Intrinsics;
using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>Where cells are listed: one line each.</summary>
public static class CellCatalog
{
    private static readonly Dictionary<CellKind, Entry> Entries = new()
    {
        [CellKind.Rnn] = Of<RnnCell>(),
        [CellKind.RnnRelu] = Of<RnnReluCell>(),
        [CellKind.Lstm] = Of<LstmCell<StandardLstm>>(),
        [CellKind.LstmPeephole] = Of<LstmCell<PeepholeLstm>>(),
        [CellKind.LstmPeepholePrevious] = Of<LstmCell<PreviousPeepholeLstm>>(),
        [CellKind.LstmNoInputGate] = Of<LstmCell<NoInputGateLstm>>(),
        [CellKind.LstmNoForgetGate] = Of<LstmCell<NoForgetGateLstm>>(),
        [CellKind.LstmNoOutputGate] = Of<LstmCell<NoOutputGateLstm>>(),
        [CellKind.LstmNoInputActivation] = Of<LstmCell<NoInputActivationLstm>>(),
        [CellKind.LstmNoOutputActivation] = Of<LstmCell<NoOutputActivationLstm>>(),
        [CellKind.LstmCoupled] = Of<LstmCell<CoupledLstm>>(),
        [CellKind.LstmFullGateRecurrence] = Of<LstmCell<FullGateRecurrenceLstm>>(),
        [CellKind.LstmHardSigmoid] = Of<LstmCell<HardSigmoidLstm>>(),
        [CellKind.LstmLayerNorm] = Of<LstmLayerNormCell<SumsOfGates>>(),
        [CellKind.LstmLayerNormApart] = Of<LstmLayerNormCell<SumsApart>>(),
        [CellKind.Gru] = Of<GruCell>(),
        [CellKind.GruResetAfter] = Of<GruResetAfterCell>(),
        [CellKind.GruSimplified] = Of<GruSimplifiedCell>(),
        [CellKind.Mgu] = Of<MguCell>(),
        [CellKind.Mut1] = Of<Mut1Cell>(),
        [CellKind.Mut2] = Of<GruCell>(),
        [CellKind.Mut3] = Of<Mut3Cell>(),
        [CellKind.MinGru] = Of<MinGruCell>(),
        [CellKind.MinLstm] = Of<MinLstmCell>(),
        [CellKind.IndRnn] = Of<IndRnnCell>(),
    };

    /// <summary>How the cell's pre-activations are laid out.</summary>
    public static CellShape Shape(CellKind kind) => Entries[kind].Shape;

    internal static RecurrentLayer CreateLayer(CellKind kind, LayerSize size) => Entries[kind].Create(size);

    private static Entry Of<TCell>()
        where TCell : ICell =>
        new(TCell.Shape, size => Vector512.IsHardwareAccelerated ? new RecurrentLayer<TCell, Wide512>(size) : new RecurrentLayer<TCell, Wide256>(size));

    private sealed record Entry(CellShape Shape, Func<LayerSize, RecurrentLayer> Create);
}
