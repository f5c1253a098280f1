namespace DistSeq.Engine.Layers;

/// <summary>Backpropagation through the time steps of a layer.</summary>
/// <remarks>
/// Gradients of h and of an echo alternate between two buffers, one time step to the next. A row that is inactive, because it is
/// shorter or has reached its beginning, has the same values in both.
/// </remarks>
internal abstract unsafe partial class RecurrentLayer
{
    /// <summary>
    /// A part of a row's gradient, [H]: before backward, of its final state, from outside the window; after backward, of its
    /// initial state.
    /// </summary>
    public float* Gradient(int part, int row) => part switch
    {
        0 => _dHidden.Pointer + ((long)_window.Rank(row) * Stride),
        1 when Shape.HasCellState => _dCell.Pointer + ((long)_window.Rank(row) * Stride),
        _ => _dEcho.Pointer + ((long)_window.Rank(row) * EchoStride) + (EchoBlock(part) * Block),
    };

    /// <summary>
    /// Backpropagates through all time steps. Reads dLoss/d(output) [positions, stride] and leaves pre-activation gradients in
    /// the gates. Writes, or adds to, dLoss/d(input) [positions, dInputStride] if <paramref name="dInput"/> is given. At each
    /// time step, all reads come before all writes.
    /// </summary>
    public void Backward(float* dOutput, float* dInput, int dInputStride, bool addInput)
    {
        if (MakesEcho)
            _dEcho.Span.Clear();
        HoldInBoth(0, _window.Rows);
        for (var i = _window.Steps - 1; i >= 0; i--)
        {
            var t = Size.Reverse ? _window.Steps - 1 - i : i;
            var s = At(t);
            long first = _window.First(t);
            var floats = s.Rows * Stride;
            Elementwise.Add(
                new ReadOnlySpan<float>(dOutput + (first * Stride), floats), new Span<float>(_dHidden.Pointer, floats));
            if (MakesEcho)
                CellBackwardEcho(StateAt(After(t), 0, s.Rows));
            if (_zoneout is not null)
            {
                _zoneout.Weigh(0, t, _dHidden.Pointer, _dFresh.Pointer);
                if (Shape.HasCellState)
                {
                    Copy(_dCell.Pointer, _saved.Pointer, floats);
                    _zoneout.Weigh(1, t, _saved.Pointer, _dCell.Pointer);
                }
            }

            CellBackward(s);
            if (_panels.CandidateTransposed is { } candidate)
            {
                Gemm.Multiply(s.Gates + LastBlock, GateStride, candidate, s.DKept, Stride, s.Rows, false);
                CellBackwardAfterCandidate(s);
            }

            if (_zoneout is not null)
            {
                _zoneout.Pass(0, t, _dHidden.Pointer, s.DPreviousHidden);
                if (Shape.HasCellState)
                    _zoneout.Pass(1, t, _saved.Pointer, s.DCell);
            }

            if (_panels.RecurrentTransposed is { } recurrent)
            {
                var gates = s.Gates + (Shape.RecurrentFirst * Block);
                Gemm.Multiply(gates, GateStride, recurrent, s.DPreviousHidden, Stride, s.Rows, true);
            }

            (_dHidden, _dPrevious) = (_dPrevious, _dHidden);
            if (_panels.EchoTransposed is { } echo)
            {
                var gates = s.Gates + (Shape.EchoFirst * Block);
                Gemm.Multiply(gates, GateStride, echo, _dPreviousEcho.Pointer, EchoStride, s.Rows, false);
                (_dEcho, _dPreviousEcho) = (_dPreviousEcho, _dEcho);
            }

            if (MakesEcho && Going(t) < s.Rows)
                CellBackwardEcho(StateAt(Before(t), Going(t), s.Rows));
            HoldInBoth(Going(t), s.Rows);
            if (dInput is not null)
            {
                var to = dInput + (first * dInputStride);
                Gemm.Multiply(s.Gates, GateStride, _panels.InputTransposed!, to, dInputStride, s.Rows, addInput);
            }
        }
    }

    private void HoldInBoth(int beginRank, int endRank)
    {
        if (beginRank == endRank)
            return;
        long state = (long)beginRank * Stride, echo = (long)beginRank * EchoStride, rows = endRank - beginRank;
        Copy(_dHidden.Pointer + state, _dPrevious.Pointer + state, rows * Stride);
        Copy(_dEcho.Pointer + echo, _dPreviousEcho.Pointer + echo, rows * EchoStride);
    }
}
