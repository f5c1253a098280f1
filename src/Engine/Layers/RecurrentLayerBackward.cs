using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>Backpropagation through the time steps of a layer.</summary>
internal abstract unsafe partial class RecurrentLayer
{
    /// <summary>
    /// A part of a gradient, [rows, H]: before backward, what reaches the last state from beyond; after it, the initial state's.
    /// </summary>
    public StridedRows Gradient(int part) => part switch
    {
        0 => new StridedRows(_dHidden.Pointer, Stride, 0),
        1 when Shape.HasCellState => new StridedRows(_dCell.Pointer, Stride, 0),
        _ => new StridedRows(_dEcho.Pointer + (EchoBlock(part) * Block), EchoStride, 0),
    };

    /// <summary>
    /// Backpropagation through all time steps. Reads dLoss/d(output) [T, rows, stride] and leaves pre-activation gradients in the gates;
    /// writes, or adds to, dLoss/d(input) [T, rows, dInputStride] where <paramref name="dInput"/> is given. What is read at a time step is
    /// read before anything is written there.
    /// </summary>
    public void Backward(float* dOutput, float* dInput, int dInputStride, bool addInput)
    {
        if (MakesEcho)
            _dEcho.Span.Clear();
        for (var i = _steps - 1; i >= 0; i--)
        {
            var t = Size.Reverse ? _steps - 1 - i : i;
            AddOutputGradient(dOutput, t);
            if (MakesEcho)
                CellBackwardEcho(StateAt(After(t)));
            var s = At(t);
            if ((_ragged || _zoneout is not null) && Shape.HasCellState)
                Copy(_dCell.Pointer, _saved.Pointer, _rows * Stride);
            if (_zoneout is not null)
            {
                _zoneout.Take(0, t, _dHidden.Pointer, _dFresh.Pointer);
                if (Shape.HasCellState)
                    _zoneout.Take(1, t, _saved.Pointer, _dCell.Pointer);
            }

            CellBackward(s);
            if (_panels.CandidateTransposed is { } candidate)
            {
                Gemm.Multiply(s.Gates + LastBlock, GateStride, candidate, s.DKept, Stride, _rows, false);
                CellBackwardAfterCandidate(s);
            }

            if (_zoneout is not null)
            {
                _zoneout.Pass(0, t, _dHidden.Pointer, s.DPreviousHidden);
                if (Shape.HasCellState)
                    _zoneout.Pass(1, t, _saved.Pointer, s.DCell);
            }

            if (_ragged)
                PassEnded(t, s);
            if (_panels.RecurrentTransposed is { } recurrent)
                Gemm.Multiply(s.Gates + (Shape.RecurrentFirst * Block), GateStride, recurrent, s.DPreviousHidden, Stride, _rows, true);
            if (_panels.EchoTransposed is { } echo)
                BackwardEchoProduct(t, s, echo);
            (_dHidden, _dPrevious) = (_dPrevious, _dHidden);
            if (dInput is not null)
                Gemm.Multiply(s.Gates, GateStride, _panels.InputTransposed!, dInput + ((long)t * _rows * dInputStride), dInputStride, _rows, addInput);
        }

        if (MakesEcho)
            CellBackwardEcho(StateAt(First));
    }

    private void AddOutputGradient(float* dOutput, int t)
    {
        var slab = dOutput + ((long)t * _rows * Stride);
        if (!_ragged)
        {
            Elementwise.Add(new ReadOnlySpan<float>(slab, _rows * Stride), new Span<float>(_dHidden.Pointer, _rows * Stride));
            return;
        }

        for (var row = 0; row < _rows; row++)
        {
            if (t < _lengths[row])
                Elementwise.Add(new ReadOnlySpan<float>(slab + ((long)row * Stride), Block), new Span<float>(_dHidden.Pointer + ((long)row * Stride), Block));
        }
    }

    // A row that has ended hands its gradients through, and has none of its own.
    private void PassEnded(int t, in CellStep s)
    {
        var vectors = Shape.Vectors.Count * Block;
        for (var row = 0; row < _rows; row++)
        {
            if (t < _lengths[row])
                continue;
            var at = (long)row * Stride;
            new Span<float>(s.Gates + ((long)row * GateStride), Shape.Blocks * Block).Clear();
            new Span<float>(s.DVectors + ((long)row * vectors), vectors).Clear();
            Copy(_dHidden.Pointer + at, s.DPreviousHidden + at, Stride);
            if (Shape.HasCellState)
                Copy(_saved.Pointer + at, s.DCell + at, Stride);
        }
    }

    // The echo of a row that has ended is carried on like its state; one that is made from h has its gradient there already.
    private void BackwardEchoProduct(int t, in CellStep s, PackedMatrix echo)
    {
        Gemm.Multiply(s.Gates + (Shape.EchoFirst * Block), GateStride, echo, _dPreviousEcho.Pointer, EchoStride, _rows, false);
        for (var row = 0; row < _rows && _ragged && Shape.CarriesEcho; row++)
        {
            if (t >= _lengths[row])
                Copy(_dEcho.Pointer + ((long)row * EchoStride), _dPreviousEcho.Pointer + ((long)row * EchoStride), EchoStride);
        }

        (_dEcho, _dPreviousEcho) = (_dPreviousEcho, _dEcho);
    }
}
