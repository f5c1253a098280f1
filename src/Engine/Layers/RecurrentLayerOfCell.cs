using System.Runtime.Intrinsics;
using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>A recurrent layer of one kind of cell, compiled for it.</summary>
internal sealed class RecurrentLayer<TCell>(LayerSize size) : RecurrentLayer(TCell.Shape, size)
    where TCell : ICell
{
    protected override void CellForward(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.Forward<Wide512>(s);
        else
            TCell.Forward<Wide256>(s);
    }

    protected override void CellForwardAfterCandidate(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.ForwardAfterCandidate<Wide512>(s);
        else
            TCell.ForwardAfterCandidate<Wide256>(s);
    }

    protected override void CellBackward(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.Backward<Wide512>(s);
        else
            TCell.Backward<Wide256>(s);
    }

    protected override void CellBackwardAfterCandidate(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.BackwardAfterCandidate<Wide512>(s);
        else
            TCell.BackwardAfterCandidate<Wide256>(s);
    }

    protected override void CellEcho(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.Echo<Wide512>(s);
        else
            TCell.Echo<Wide256>(s);
    }

    protected override void CellBackwardEcho(in CellStep s)
    {
        if (Vector512.IsHardwareAccelerated)
            TCell.BackwardEcho<Wide512>(s);
        else
            TCell.BackwardEcho<Wide256>(s);
    }
}
