using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>A recurrent layer of one kind of cell and one kind of vector, compiled for them.</summary>
internal sealed class RecurrentLayer<TCell, T>(LayerSize size) : RecurrentLayer(TCell.Shape, size)
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
