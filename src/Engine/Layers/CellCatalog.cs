using System.Runtime.Intrinsics;
using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>The list of cells, one line each.</summary>
internal static class CellCatalog
{
    private static readonly Dictionary<CellKind, Entry> Entries = new()
    {
        [CellKind.Rnn] = Of<RnnCell>(),
        [CellKind.RnnRelu] = Of<RnnReluCell>(),
        [CellKind.Lstm] = Of<LstmCell<LogisticSigmoid>>(),
        [CellKind.LstmPeephole] = Of<PeepholeLstmCell<PeepholeLstm>>(),
        [CellKind.LstmPeepholePrevious] = Of<PeepholeLstmCell<PreviousPeepholeLstm>>(),
        [CellKind.LstmNoInputGate] = Of<PeepholeLstmCell<NoInputGateLstm>>(),
        [CellKind.LstmNoForgetGate] = Of<PeepholeLstmCell<NoForgetGateLstm>>(),
        [CellKind.LstmNoOutputGate] = Of<PeepholeLstmCell<NoOutputGateLstm>>(),
        [CellKind.LstmNoInputActivation] = Of<PeepholeLstmCell<NoInputActivationLstm>>(),
        [CellKind.LstmNoOutputActivation] = Of<PeepholeLstmCell<NoOutputActivationLstm>>(),
        [CellKind.LstmCoupled] = Of<PeepholeLstmCell<CoupledLstm>>(),
        [CellKind.LstmFullGateRecurrence] = Of<PeepholeLstmCell<FullGateRecurrenceLstm>>(),
        [CellKind.LstmHardSigmoid] = Of<LstmCell<HardSigmoid>>(),
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

    /// <summary>The layout of a cell's pre-activations.</summary>
    public static CellShape Shape(CellKind kind) => Entries[kind].Shape;

    internal static RecurrentLayer CreateLayer(CellKind kind, LayerSize size, WindowRows window) =>
        Entries[kind].Create(size, window);

    private static Entry Of<TCell>()
        where TCell : ICell =>
        new(TCell.Shape, (size, window) => Vector512.IsHardwareAccelerated
            ? new RecurrentLayer<TCell, Wide512>(size, window)
            : new RecurrentLayer<TCell, Wide256>(size, window));

    private sealed record Entry(CellShape Shape, Func<LayerSize, WindowRows, RecurrentLayer> Create);
}
