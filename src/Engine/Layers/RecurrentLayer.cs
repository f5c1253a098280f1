using DistSeq.Engine.Cells;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>One recurrent layer in one direction of time: the buffers of a window, forward, backward.</summary>
/// <remarks>
/// Activations are [time][row][column], columns padded to a multiple of 16 for each gate. States have one place more than there are time
/// steps; the initial state is at place 0, or at place T where time runs backwards. A row that has ended keeps its state, gives zero, and
/// has no gradient. The caller never shares a layer between threads.
/// </remarks>
internal abstract unsafe partial class RecurrentLayer
{
    private readonly LayerPanels _panels;
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _cell;
    private readonly AlignedBuffer _echo;
    private readonly AlignedBuffer _gates;
    private readonly AlignedBuffer _kept;
    private readonly AlignedBuffer _outputs;
    private readonly AlignedBuffer _dCell;
    private readonly AlignedBuffer _dKept;
    private readonly AlignedBuffer _saved;
    private readonly AlignedBuffer _dVectors;
    private readonly AlignedBuffer _dFresh;
    private readonly Zoneout? _zoneout;
    private readonly int[] _lengths;
    private AlignedBuffer _dHidden;
    private AlignedBuffer _dPrevious;
    private AlignedBuffer _dEcho;
    private AlignedBuffer _dPreviousEcho;
    private bool _ragged;
    private int _steps;
    private int _rows;

    protected RecurrentLayer(CellShape shape, LayerSize size)
    {
        Shape = shape;
        Size = size;
        Block = Width.Pad(size.Hidden);
        Stride = Width.RowStride(size.Hidden);
        GateStride = Width.RowStride(shape.Blocks * Block);
        KeptStride = Width.RowStride(shape.KeptBlocks * Block);
        _panels = new LayerPanels(shape, size);
        long rows = size.MaxRows, steps = size.MaxSteps;
        _hidden = new AlignedBuffer(steps + 1, rows, Stride);
        _cell = new AlignedBuffer(shape.HasCellState ? steps + 1 : 0, rows, Stride);
        _echo = new AlignedBuffer(steps + 1, rows, shape.EchoBlocks, Block);
        _gates = new AlignedBuffer(steps, rows, GateStride);
        _kept = new AlignedBuffer(steps, rows, KeptStride);
        _outputs = new AlignedBuffer(steps, rows, Stride);
        _dHidden = new AlignedBuffer(rows, Stride);
        _dPrevious = new AlignedBuffer(rows, Stride);
        _dCell = new AlignedBuffer(rows, Stride);
        _saved = new AlignedBuffer(rows, Stride);
        _dFresh = new AlignedBuffer(size.Zoneout > 0 ? rows : 0, Stride);
        _zoneout = size.Zoneout > 0 ? new Zoneout(size, Stride, shape.HasCellState) : null;
        _dKept = new AlignedBuffer(rows, Stride);
        _dEcho = new AlignedBuffer(rows, shape.EchoBlocks, Block);
        _dPreviousEcho = new AlignedBuffer(rows, shape.EchoBlocks, Block);
        _dVectors = new AlignedBuffer(steps, rows, shape.Vectors.Count, Block);
        _lengths = Buffers.Ints(rows);
        int left = (size.TakesIds ? 0 : Width.Pad(size.Inputs)) + Block, widest = Math.Max(left, shape.EchoBlocks * Block);
        _product = new GradientProduct(widest, size.MaxSteps, size.MaxRows, size.MaxLanes);
        _sums = new RowSums(Math.Max(shape.Blocks, shape.Vectors.Count) * Block, size.MaxLanes);
        _idSums = size.TakesIds
            ? new IdSums(size.Inputs, shape.InputBlocks * Block, size.MaxSteps, size.MaxRows, size.MaxLanes)
            : null;
    }

    public CellShape Shape { get; }

    public LayerSize Size { get; }

    /// <summary>Columns of h, and of a gate, with padding.</summary>
    public int Block { get; }

    /// <summary>Distance of rows of h.</summary>
    public int Stride { get; }

    /// <summary>Distance of rows of gates.</summary>
    public int GateStride { get; }

    /// <summary>Distance of rows of what is kept for backward.</summary>
    public int KeptStride { get; }

    /// <summary>Outputs of the last forward, [T, rows, stride].</summary>
    public float* Outputs => _ragged ? _outputs.Pointer : State(_hidden, After(0));

    private bool MakesEcho => Shape.EchoBlocks > 0 && !Shape.CarriesEcho;

    private int LastBlock => (Shape.Blocks - 1) * Block;

    // Parts of the state that zoneout is for: h and c.
    private int Zoned => Shape.HasCellState ? 2 : 1;

    private int EchoStride => Shape.EchoBlocks * Block;

    /// <summary>Takes weights from their canonical layout.</summary>
    public void Load(in LayerWeights weights) => _panels.Load(weights);

    /// <summary>Takes other weights from h to h, in their canonical layout; all others stay.</summary>
    public void LoadRecurrent(ReadOnlySpan<float> recurrent, ReadOnlySpan<float> candidate) =>
        _panels.LoadRecurrent(recurrent, candidate);

    /// <summary>Says how long the window is, and each row (empty: all as long as the window). Before the initial state is set.</summary>
    public void Begin(int steps, int rows, ReadOnlySpan<int> lengths)
    {
        _steps = steps;
        _rows = rows;
        _ragged = !lengths.IsEmpty && lengths.ContainsAnyExcept(steps);
        lengths.CopyTo(_lengths);
    }

    /// <summary>Chooses the units that keep their values; after <see cref="Begin"/>. Without a key, all keep a share.</summary>
    public void Drop(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane, int layer) =>
        _zoneout?.Draw(key, lanes, rowsPerLane, layer, _steps, _rows);

    /// <summary>A part of the initial state, [rows, H]: h, then c, then the blocks of e where they are carried.</summary>
    public StridedRows Initial(int part) => Part(part, First);

    /// <summary>The same after each row's last time step.</summary>
    public StridedRows Final(int part) => Part(part, Last);

    /// <summary>Runs all time steps from the initial state.</summary>
    public void Forward(in LayerInput input)
    {
        BeginEcho();
        // Without a recurrent product no tile is shared, and the input products of all time steps are one.
        var atOnce = !Size.TakesIds && Shape.RecurrentBlocks == 0;
        if (atOnce)
            BeginGates(input, 0, _steps);
        for (var i = 0; i < _steps; i++)
        {
            var t = Size.Reverse ? _steps - 1 - i : i;
            if (!atOnce)
                BeginGates(input, t, 1);
            var s = At(t);
            if (_panels.Recurrent is { } recurrent)
                Gemm.Multiply(s.PreviousHidden, Stride, recurrent, s.Gates + (Shape.RecurrentFirst * Block), GateStride, _rows, true);
            if (_panels.Echo is { } echo)
                Gemm.Multiply(Echo(Before(t)), EchoStride, echo, s.Gates + (Shape.EchoFirst * Block), GateStride, _rows, true);
            CellForward(s);
            if (_panels.Candidate is { } candidate)
            {
                Gemm.Multiply(s.Kept, KeptStride, candidate, s.Gates + LastBlock, GateStride, _rows, true);
                CellForwardAfterCandidate(s);
            }

            if (_zoneout is { } zoneout)
            {
                for (var part = 0; part < Zoned; part++)
                    zoneout.Mix(part, t, Part(part, Before(t)).First, Part(part, After(t)).First);
            }

            if (_ragged)
                KeepEnded(t);
            if (MakesEcho)
                CellEcho(StateAt(After(t)));
        }
    }

    protected abstract void CellForward(in CellStep s);

    protected abstract void CellForwardAfterCandidate(in CellStep s);

    protected abstract void CellBackward(in CellStep s);

    protected abstract void CellBackwardAfterCandidate(in CellStep s);

    protected abstract void CellEcho(in CellStep s);

    protected abstract void CellBackwardEcho(in CellStep s);

    private static void Copy(float* source, float* destination, long count) =>
        Buffer.MemoryCopy(source, destination, count * sizeof(float), count * sizeof(float));

    // Places of the first and the last state, and of those before and after time step t.
    private int First => Size.Reverse ? _steps : 0;

    private int Last => Size.Reverse ? 0 : _steps;

    private int Before(int t) => Size.Reverse ? t + 1 : t;

    private int After(int t) => Size.Reverse ? t : t + 1;

    private float* State(AlignedBuffer buffer, int place) => buffer.Pointer + (buffer.Length == 0 ? 0 : (long)place * _rows * Stride);

    private float* Echo(int place) => _echo.Pointer + ((long)place * _rows * EchoStride);

    private CellStep At(int t)
    {
        long position = (long)t * _rows;
        return new CellStep
        {
            Gates = _gates.Pointer + (position * GateStride),
            PreviousHidden = State(_hidden, Before(t)),
            Hidden = _zoneout is null ? State(_hidden, After(t)) : _zoneout.Fresh(0, t),
            PreviousCell = State(_cell, Before(t)),
            Cell = _zoneout is null || !Shape.HasCellState ? State(_cell, After(t)) : _zoneout.Fresh(1, t),
            Kept = _kept.Pointer + (position * KeptStride),
            Echo = Echo(After(t)),
            Vectors = _panels.Vectors,
            DHidden = _zoneout is null ? _dHidden.Pointer : _dFresh.Pointer,
            DCell = _dCell.Pointer,
            DPreviousHidden = _dPrevious.Pointer,
            DKept = _dKept.Pointer,
            DEcho = _dEcho.Pointer,
            DVectors = _dVectors.Pointer + (position * Shape.Vectors.Count * Block),
            Rows = _rows,
            Units = Size.Hidden,
            Block = Block,
            Stride = Stride,
            GateStride = GateStride,
            KeptStride = KeptStride,
        };
    }

    // A state as a step's own, for the echo that is made from it.
    private CellStep StateAt(int place) => new()
    {
        Hidden = State(_hidden, place),
        Echo = Echo(place),
        DHidden = _dHidden.Pointer,
        DEcho = _dEcho.Pointer,
        Rows = _rows,
        Units = Size.Hidden,
        Block = Block,
        Stride = Stride,
    };

    private StridedRows Part(int part, int place) => part switch
    {
        0 => new StridedRows(State(_hidden, place), Stride, 0),
        1 when Shape.HasCellState => new StridedRows(State(_cell, place), Stride, 0),
        _ => new StridedRows(Echo(place) + (EchoBlock(part) * Block), EchoStride, 0),
    };

    private int EchoBlock(int part) => part - (Shape.HasCellState ? 2 : 1);

    private void BeginEcho()
    {
        if (MakesEcho)
            CellEcho(StateAt(First));
    }

    // gates = bias + x Wx of some time steps.
    private void BeginGates(in LayerInput input, int firstStep, int steps)
    {
        long width = Shape.Blocks * Block, first = (long)firstStep * _rows;
        var gates = _gates.Pointer + (first * GateStride);
        for (var position = 0; position < steps * _rows; position++)
            Copy(_panels.Start(Size.TakesIds ? input.Ids[(int)first + position] : -1), gates + ((long)position * GateStride), width);
        if (!Size.TakesIds)
            Gemm.Multiply(input.Vectors + (first * input.Stride), input.Stride, _panels.Input!, gates, GateStride, steps * _rows, true);
    }

    // A row that has ended keeps its state, and its output is zero.
    private void KeepEnded(int t)
    {
        float* before = State(_hidden, Before(t)), after = State(_hidden, After(t)), outputs = _outputs.Pointer + ((long)t * _rows * Stride);
        for (var row = 0; row < _rows; row++)
        {
            var at = (long)row * Stride;
            if (t < _lengths[row])
            {
                Copy(after + at, outputs + at, Stride);
                continue;
            }

            new Span<float>(outputs + at, Stride).Clear();
            Copy(before + at, after + at, Stride);
            if (Shape.HasCellState)
                Copy(State(_cell, Before(t)) + at, State(_cell, After(t)) + at, Stride);
            Copy(Echo(Before(t)) + ((long)row * EchoStride), Echo(After(t)) + ((long)row * EchoStride), EchoStride);
        }
    }
}
