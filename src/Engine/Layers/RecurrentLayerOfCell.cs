using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>A recurrent layer, compiled for one cell type and one vector type.</summary>
internal sealed class RecurrentLayer<TCell, T>(LayerSize size, WindowRows window) : RecurrentLayer(TCell.Shape, size, window)
    where TCell : ICell
    where T : struct, IVector<T>
{
    protected override void CellForward(in CellStep s) => TCell.Forward<T>(s);

    protected override void CellForwardAfterCandidate(in CellStep s) => TCell.ForwardAfterCandidate<T>(s);

    protected override void CellBackward(in CellStep s) => TCell.Backward<T>(s);

    protected override void CellBackwardAfterCandidate(in CellStep s) => TCell.BackwardAfterCandidate<T>(s);

    protected override void CellEcho(in CellStep s) => TCell.Echo<T>(s);

    protected override void CellBackwardEcho(in CellStep s) => TCell.BackwardEcho<T>(s);
}
