using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>A recurrent layer of one kind of cell, compiled for it.</summary>
internal sealed class RecurrentLayer<TCell>(LayerSize size) : RecurrentLayer(TCell.Shape, size)
    where TCell : ICell
{
    protected override void CellForward(in CellStep s) => TCell.Forward(s);

    protected override void CellForwardAfterCandidate(in CellStep s) => TCell.ForwardAfterCandidate(s);

    protected override void CellBackward(in CellStep s) => TCell.Backward(s);

    protected override void CellBackwardAfterCandidate(in CellStep s) => TCell.BackwardAfterCandidate(s);

    protected override void CellEcho(in CellStep s) => TCell.Echo(s);

    protected override void CellBackwardEcho(in CellStep s) => TCell.BackwardEcho(s);
}
