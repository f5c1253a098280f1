using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>One recurrent layer: weights packed for the kernels, the buffers of a window, forward, backward, weight gradients.</summary>
/// <remarks>
/// Activations are [time][row][column], columns padded to a multiple of 16 for each gate. Hidden and cell states hold one time step
/// more than the window: place 0 is the initial state. The caller never shares a layer between threads.
/// </remarks>
internal abstract unsafe class RecurrentLayer
{
    private readonly PackedMatrix? _input;
    private readonly PackedMatrix _inputTransposed;
    private readonly PackedMatrix _recurrent;
    private readonly PackedMatrix _recurrentTransposed;
    private readonly PackedMatrix? _candidate;
    private readonly PackedMatrix? _candidateTransposed;
    private readonly AlignedBuffer _inputRows;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _cell;
    private readonly AlignedBuffer _gates;
    private readonly AlignedBuffer _kept;
    private readonly AlignedBuffer _dHidden;
    private readonly AlignedBuffer _dCell;
    private readonly AlignedBuffer _dPrevious;
    private readonly AlignedBuffer _dKept;
    private readonly GradientProduct _product;

    protected RecurrentLayer(CellShape shape, LayerSize size)
    {
        Shape = shape;
        Size = size;
        Block = Width.Pad(size.Hidden);
        Stride = Width.RowStride(size.Hidden);
        GateStride = Width.RowStride(shape.Blocks * Block);
        int inputColumns = shape.InputBlocks * Block, slab = size.MaxRows * Stride;
        _inputRows = new AlignedBuffer(size.TakesIds ? size.Inputs * shape.Blocks * Block : 0);
        _input = size.TakesIds ? null : new PackedMatrix(size.Inputs, shape.InputBlocks, size.Hidden);
        _inputTransposed = new PackedMatrix(size.TakesIds ? 0 : inputColumns, 1, size.TakesIds ? 0 : size.Inputs);
        _recurrent = new PackedMatrix(size.Hidden, shape.RecurrentBlocks, size.Hidden);
        _recurrentTransposed = new PackedMatrix(shape.RecurrentBlocks * Block, 1, size.Hidden);
        if (shape.HasCandidateProduct)
        {
            _candidate = new PackedMatrix(size.Hidden, 1, size.Hidden);
            _candidateTransposed = new PackedMatrix(Block, 1, size.Hidden);
        }

        _bias = new AlignedBuffer(GateStride);
        _hidden = new AlignedBuffer((size.MaxSteps + 1) * slab);
        _cell = new AlignedBuffer(shape.HasCellState ? (size.MaxSteps + 1) * slab : 0);
        _gates = new AlignedBuffer(size.MaxSteps * size.MaxRows * GateStride);
        _kept = new AlignedBuffer(size.MaxSteps * slab);
        _dHidden = new AlignedBuffer(slab);
        _dCell = new AlignedBuffer(slab);
        _dPrevious = new AlignedBuffer(slab);
        _dKept = new AlignedBuffer(slab);
        _product = new GradientProduct((size.TakesIds ? 0 : Width.Pad(size.Inputs)) + Width.Pad(size.Hidden), size.MaxSteps * size.MaxRows);
    }

    public CellShape Shape { get; }

    public LayerSize Size { get; }

    /// <summary>Columns of h, and of a gate, with padding.</summary>
    public int Block { get; }

    /// <summary>Distance of rows of h.</summary>
    public int Stride { get; }

    /// <summary>Distance of rows of gates.</summary>
    public int GateStride { get; }

    /// <summary>h [T + 1, rows, stride]; time step t of the output is at place t + 1.</summary>
    public float* Hidden => _hidden.Pointer;

    public float* Cell => _cell.Pointer;

    /// <summary>[rows, stride]: before backward, what reaches the last state from beyond; after it, the initial state's gradient.</summary>
    public float* DHidden => _dHidden.Pointer;

    public float* DCell => _dCell.Pointer;

    /// <summary>Takes weights from their canonical layout.</summary>
    public void Load(in LayerWeights weights)
    {
        PadBlocks(weights.Bias, _bias.Span, Shape.Blocks);
        if (Size.TakesIds)
            LoadInputRows(weights.Input);
        else
            _input!.Pack(weights.Input);
        if (!Size.TakesIds)
            _inputTransposed.PackTransposed(weights.Input, Shape.InputBlocks, Size.Hidden);
        _recurrent.Pack(weights.Recurrent);
        _recurrentTransposed.PackTransposed(weights.Recurrent, Shape.RecurrentBlocks, Size.Hidden);
        _candidate?.Pack(weights.Candidate);
        _candidateTransposed?.PackTransposed(weights.Candidate, 1, Size.Hidden);
    }

    /// <summary>Runs T time steps from the initial state at place 0 of <see cref="Hidden"/> and <see cref="Cell"/>.</summary>
    public void Forward(in LayerInput input, int steps, int rows)
    {
        for (var t = 0; t < steps; t++)
        {
            var s = At(t, rows);
            BeginGates(input, t, rows, s.Gates);
            Gemm.Multiply(s.PreviousHidden, Stride, _recurrent, s.Gates + (Shape.RecurrentFirst * Block), GateStride, rows, true);
            CellForward(s);
            if (_candidate is not null)
            {
                Gemm.Multiply(s.Kept, Stride, _candidate, s.Gates + LastBlock, GateStride, rows, true);
                CellForwardAfterCandidate(s);
            }
        }
    }

    /// <summary>
    /// Backpropagation through T time steps. Reads dLoss/d(output) [T, rows, stride] and leaves pre-activation gradients in the gates;
    /// writes dLoss/d(input) [T, rows, dInputStride] where <paramref name="dInput"/> is given.
    /// </summary>
    public void Backward(float* dOutput, float* dInput, int dInputStride, int steps, int rows)
    {
        int slab = rows * Stride;
        for (var t = steps - 1; t >= 0; t--)
        {
            Add(dOutput + ((long)t * slab), _dHidden.Pointer, slab);
            var s = At(t, rows);
            CellBackward(s);
            if (_candidateTransposed is not null)
            {
                Gemm.Multiply(s.Gates + LastBlock, GateStride, _candidateTransposed, s.DKept, Stride, rows, false);
                CellBackwardAfterCandidate(s);
            }

            Gemm.Multiply(s.Gates + (Shape.RecurrentFirst * Block), GateStride, _recurrentTransposed, s.DPreviousHidden, Stride, rows, true);
            Buffer.MemoryCopy(s.DPreviousHidden, _dHidden.Pointer, (long)slab * sizeof(float), (long)slab * sizeof(float));
            if (dInput is not null)
                Gemm.Multiply(s.Gates, GateStride, _inputTransposed, dInput + ((long)t * rows * dInputStride), dInputStride, rows, false);
        }
    }

    /// <summary>
    /// Writes the weight gradients of some rows: sums over (t, row), t outermost, in ascending order, so that they do not depend on which
    /// other rows were computed beside them.
    /// </summary>
    public void WeightGradients(in LayerInput input, int steps, int rows, int firstRow, int rowCount, in LayerWeights gradients)
    {
        fixed (float* toInput = gradients.Input, toRecurrent = gradients.Recurrent, toCandidate = gradients.Candidate)
        {
            var before = new GradientLeft(new StridedRows(Hidden + ((long)firstRow * Stride), Stride, rows * Stride), Size.Hidden, toRecurrent);
            var recurrent = Gates(Shape.RecurrentFirst);
            var size = new GradientSize(Shape.RecurrentBlocks, Size.Hidden, Block, steps, rowCount);
            if (Size.TakesIds)
            {
                ScatterAdd(input, steps, rows, firstRow, rowCount, gradients.Input);
                _product.Run(before, recurrent, size);
            }
            else
            {
                var vectors = new StridedRows(input.Vectors + ((long)firstRow * input.Stride), input.Stride, rows * input.Stride);
                var left = new GradientLeft(vectors, Size.Inputs, toInput);
                if (Shape.RecurrentFirst == 0 && Shape.RecurrentBlocks == Shape.InputBlocks)
                {
                    _product.Run(left, before, recurrent, size);
                }
                else
                {
                    _product.Run(left, Gates(0), size with { Blocks = Shape.InputBlocks });
                    _product.Run(before, recurrent, size);
                }
            }

            if (_candidate is not null)
            {
                var kept = new StridedRows(_kept.Pointer + ((long)firstRow * Stride), Stride, rows * Stride);
                _product.Run(new GradientLeft(kept, Size.Hidden, toCandidate), Gates(Shape.Blocks - 1), size with { Blocks = 1 });
            }
        }

        BiasGradient(steps, rows, firstRow, rowCount, gradients.Bias);

        StridedRows Gates(int firstBlock) =>
            new(_gates.Pointer + ((long)firstRow * GateStride) + (firstBlock * Block), GateStride, rows * GateStride);
    }

    protected abstract void CellForward(in CellStep s);

    protected abstract void CellForwardAfterCandidate(in CellStep s);

    protected abstract void CellBackward(in CellStep s);

    protected abstract void CellBackwardAfterCandidate(in CellStep s);

    private int LastBlock => (Shape.Blocks - 1) * Block;

    private CellStep At(int t, int rows)
    {
        long slab = (long)rows * Stride, now = (t + 1) * slab, before = t * slab;
        return new CellStep
        {
            Gates = _gates.Pointer + ((long)t * rows * GateStride),
            PreviousHidden = Hidden + before,
            Hidden = Hidden + now,
            PreviousCell = Cell + (Shape.HasCellState ? before : 0),
            Cell = Cell + (Shape.HasCellState ? now : 0),
            Kept = _kept.Pointer + before,
            DHidden = _dHidden.Pointer,
            DCell = _dCell.Pointer,
            DPreviousHidden = _dPrevious.Pointer,
            DKept = _dKept.Pointer,
            Rows = rows,
            Block = Block,
            Stride = Stride,
            GateStride = GateStride,
        };
    }

    // For each id bias + row of Wx, padded: what the gates begin with.
    private void LoadInputRows(ReadOnlySpan<float> weights)
    {
        int width = Shape.Blocks * Block, columns = Shape.InputBlocks * Size.Hidden;
        for (var id = 0; id < Size.Inputs; id++)
        {
            var row = _inputRows.Span.Slice(id * width, width);
            PadBlocks(weights.Slice(id * columns, columns), row, Shape.InputBlocks);
            Elementwise.Add(_bias.Span[..(Shape.InputBlocks * Block)], row[..(Shape.InputBlocks * Block)]);
            _bias.Span[(Shape.InputBlocks * Block)..width].CopyTo(row[(Shape.InputBlocks * Block)..]);
        }
    }

    // gates = bias + x Wx. An id of -1 is the zero vector.
    private void BeginGates(in LayerInput input, int t, int rows, float* gates)
    {
        long width = Shape.Blocks * Block, bytes = width * sizeof(float);
        for (var row = 0; row < rows; row++)
        {
            var id = Size.TakesIds ? input.Ids[(t * rows) + row] : -1;
            Buffer.MemoryCopy(id < 0 ? _bias.Pointer : _inputRows.Pointer + (id * width), gates + ((long)row * GateStride), bytes, bytes);
        }

        if (!Size.TakesIds)
            Gemm.Multiply(input.Vectors + ((long)t * rows * input.Stride), input.Stride, _input!, gates, GateStride, rows, true);
    }

    private void ScatterAdd(in LayerInput input, int steps, int rows, int firstRow, int rowCount, Span<float> gradient)
    {
        gradient.Clear();
        var width = Shape.InputBlocks * Size.Hidden;
        for (var t = 0; t < steps; t++)
        {
            for (var row = firstRow; row < firstRow + rowCount; row++)
            {
                var id = input.Ids[(t * rows) + row];
                if (id < 0)
                    continue;
                var gates = _gates.Pointer + (((long)t * rows) + row) * GateStride;
                var destination = gradient.Slice(id * width, width);
                for (var block = 0; block < Shape.InputBlocks; block++)
                {
                    var source = new ReadOnlySpan<float>(gates + (block * Block), Size.Hidden);
                    AddTo(destination.Slice(block * Size.Hidden, Size.Hidden), source);
                }
            }
        }
    }

    private void BiasGradient(int steps, int rows, int firstRow, int rowCount, Span<float> gradient)
    {
        gradient.Clear();
        for (var t = 0; t < steps; t++)
        {
            for (var row = firstRow; row < firstRow + rowCount; row++)
            {
                var gates = _gates.Pointer + (((long)t * rows) + row) * GateStride;
                for (var block = 0; block < Shape.Blocks; block++)
                {
                    AddTo(gradient.Slice(block * Size.Hidden, Size.Hidden), new ReadOnlySpan<float>(gates + (block * Block), Size.Hidden));
                }
            }
        }
    }

    private void PadBlocks(ReadOnlySpan<float> source, Span<float> destination, int blocks)
    {
        for (var block = 0; block < blocks; block++)
            source.Slice(block * Size.Hidden, Size.Hidden).CopyTo(destination[(block * Block)..]);
    }

    private static void Add(float* source, float* destination, int count) =>
        AddTo(new Span<float>(destination, count), new ReadOnlySpan<float>(source, count));

    private static void AddTo(Span<float> destination, ReadOnlySpan<float> source) => Elementwise.Add(source, destination);
}
