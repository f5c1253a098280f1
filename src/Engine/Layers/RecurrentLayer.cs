using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>One recurrent layer in one direction of time: the buffers of a window, forward and backward.</summary>
/// <remarks>
/// Activations are [position][column] of a <see cref="WindowRows"/>; the columns of each gate are padded to a multiple of 16.
/// States have one place more than there are time steps: the state before time step t is at place t, or t + 1 if time runs
/// backwards. So a row of length n begins at place 0 and ends at place n, or the other way round. Products skip rows that have
/// ended. A layer must not be shared between threads.
/// </remarks>
internal abstract unsafe partial class RecurrentLayer
{
    private readonly LayerPanels _panels;
    private readonly AlignedBuffer _hidden;
    private readonly AlignedBuffer _cell;
    private readonly AlignedBuffer _echo;
    private readonly AlignedBuffer _gates;
    private readonly AlignedBuffer _kept;
    private readonly AlignedBuffer _dCell;
    private readonly AlignedBuffer _dKept;
    private readonly AlignedBuffer _saved;
    private readonly AlignedBuffer _dVectors;
    private readonly AlignedBuffer _dFresh;
    private readonly Zoneout? _zoneout;
    private readonly WindowRows _window;
    private AlignedBuffer _dHidden;
    private AlignedBuffer _dPrevious;
    private AlignedBuffer _dEcho;
    private AlignedBuffer _dPreviousEcho;

    protected RecurrentLayer(CellShape shape, LayerSize size, WindowRows window)
    {
        Shape = shape;
        Size = size;
        _window = window;
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
        _dHidden = new AlignedBuffer(rows, Stride);
        _dPrevious = new AlignedBuffer(rows, Stride);
        _dCell = new AlignedBuffer(rows, Stride);
        _saved = new AlignedBuffer(rows, Stride);
        _dFresh = new AlignedBuffer(size.Zoneout > 0 ? rows : 0, Stride);
        _zoneout = size.Zoneout > 0 ? new Zoneout(size, Stride, shape.HasCellState, window) : null;
        _dKept = new AlignedBuffer(rows, Stride);
        _dEcho = new AlignedBuffer(rows, shape.EchoBlocks, Block);
        _dPreviousEcho = new AlignedBuffer(rows, shape.EchoBlocks, Block);
        _dVectors = new AlignedBuffer(steps, rows, shape.Vectors.Count, Block);
        int left = (size.TakesIds ? 0 : Width.Pad(size.Inputs)) + Block, widest = Math.Max(left, shape.EchoBlocks * Block);
        _product = new GradientProduct(widest, size.MaxSteps, size.MaxRows, size.MaxLanes);
        _sums = new RowSums(Math.Max(shape.Blocks, shape.Vectors.Count) * Block, size.MaxLanes);
        _idSums = size.TakesIds
            ? new IdSums(size.Inputs, shape.InputBlocks * Block, size.MaxSteps, size.MaxRows, size.MaxLanes)
            : null;
    }

    public CellShape Shape { get; }

    public LayerSize Size { get; }

    /// <summary>Padded columns of h and of a gate.</summary>
    public int Block { get; }

    /// <summary>Row stride of h.</summary>
    public int Stride { get; }

    /// <summary>Row stride of gates.</summary>
    public int GateStride { get; }

    /// <summary>Row stride of the values kept for backward.</summary>
    public int KeptStride { get; }

    /// <summary>Outputs of the last forward if time runs forwards, [positions, stride].</summary>
    public float* Outputs => Output(0);

    private bool MakesEcho => Shape.EchoBlocks > 0 && !Shape.CarriesEcho;

    private int LastBlock => (Shape.Blocks - 1) * Block;

    // State parts that zoneout applies to: h and c.
    private int Zoned => Shape.HasCellState ? 2 : 1;

    private int EchoStride => Shape.EchoBlocks * Block;

    /// <summary>Loads weights in canonical layout.</summary>
    public void Load(in LayerWeights weights) => _panels.Load(weights);

    /// <summary>Replaces only the weights from h to h, in canonical layout.</summary>
    public void LoadRecurrent(ReadOnlySpan<float> recurrent, ReadOnlySpan<float> candidate) =>
        _panels.LoadRecurrent(recurrent, candidate);

    /// <summary>Draws the units that keep their values in the next window. Without a key, every unit keeps a share.</summary>
    public void Drop(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane, int layer) =>
        _zoneout?.Draw(key, lanes, rowsPerLane, layer);

    /// <summary>A part of a row's initial state, [H]: h, then c, then the blocks of e if they are carried.</summary>
    public float* Initial(int part, int row) => Part(part, Size.Reverse ? _window.Length(row) : 0, _window.Rank(row));

    /// <summary>The same after the row's last time step.</summary>
    public float* Final(int part, int row) => Part(part, Size.Reverse ? 0 : _window.Length(row), _window.Rank(row));

    /// <summary>Outputs of a time step, [rows, stride].</summary>
    public float* Output(int t) => State(_hidden, After(t));

    /// <summary>Runs all time steps from the initial state.</summary>
    public void Forward(in LayerInput input)
    {
        // Without a recurrent product, the input products of all time steps are computed as one.
        var atOnce = !Size.TakesIds && Shape.RecurrentBlocks == 0;
        if (atOnce)
            BeginGates(input, 0, _window.Positions);
        for (var i = 0; i < _window.Steps; i++)
        {
            var t = Size.Reverse ? _window.Steps - 1 - i : i;
            if (!atOnce)
                BeginGates(input, _window.First(t), _window.Count(t));
            var s = At(t);
            if (MakesEcho && Going(t) < s.Rows)
                CellEcho(StateAt(Before(t), Going(t), s.Rows));
            if (_panels.Recurrent is { } recurrent)
            {
                var gates = s.Gates + (Shape.RecurrentFirst * Block);
                Gemm.Multiply(s.PreviousHidden, Stride, recurrent, gates, GateStride, s.Rows, true);
            }

            if (_panels.Echo is { } echo)
                Gemm.Multiply(Echo(Before(t)), EchoStride, echo, s.Gates + (Shape.EchoFirst * Block), GateStride, s.Rows, true);
            CellForward(s);
            if (_panels.Candidate is { } candidate)
            {
                Gemm.Multiply(s.Kept, KeptStride, candidate, s.Gates + LastBlock, GateStride, s.Rows, true);
                CellForwardAfterCandidate(s);
            }

            if (_zoneout is { } zoneout)
            {
                for (var part = 0; part < Zoned; part++)
                    zoneout.Mix(part, t, Part(part, Before(t), 0), Part(part, After(t), 0));
            }

            if (MakesEcho)
                CellEcho(StateAt(After(t), 0, s.Rows));
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

    // Rows at time step t that continue from another time step. The rest, with higher ranks, begin at t.
    private int Going(int t) => Size.Reverse ? _window.Count(t + 1) : t == 0 ? 0 : _window.Count(t);

    // Places of the states before and after time step t.
    private int Before(int t) => Size.Reverse ? t + 1 : t;

    private int After(int t) => Size.Reverse ? t : t + 1;

    private float* State(AlignedBuffer buffer, int place) => buffer.Pointer + (_window.States(place) * Stride);

    private float* Echo(int place) => _echo.Pointer + (_window.States(place) * EchoStride);

    private CellStep At(int t)
    {
        long position = _window.First(t), before = _window.States(Before(t)), after = _window.States(After(t));
        return new CellStep
        {
            Gates = _gates.Pointer + (position * GateStride),
            PreviousHidden = _hidden.Pointer + (before * Stride),
            Hidden = _zoneout is null ? _hidden.Pointer + (after * Stride) : _zoneout.Fresh(0, t),
            PreviousCell = Shape.HasCellState ? _cell.Pointer + (before * Stride) : null,
            Cell = !Shape.HasCellState ? null : _zoneout is null ? _cell.Pointer + (after * Stride) : _zoneout.Fresh(1, t),
            Kept = _kept.Pointer + (position * KeptStride),
            Echo = _echo.Pointer + (after * EchoStride),
            Vectors = _panels.Vectors,
            DHidden = _zoneout is null ? _dHidden.Pointer : _dFresh.Pointer,
            DCell = _dCell.Pointer,
            DPreviousHidden = _dPrevious.Pointer,
            DKept = _dKept.Pointer,
            DEcho = _dEcho.Pointer,
            DVectors = _dVectors.Pointer + (position * Shape.Vectors.Count * Block),
            Rows = _window.Count(t),
            Units = Size.Hidden,
            Block = Block,
            Stride = Stride,
            GateStride = GateStride,
            KeptStride = KeptStride,
        };
    }

    // States of some ranks as a cell step, from which the echo is computed.
    private CellStep StateAt(int place, int begin, int end) => new()
    {
        Hidden = Part(0, place, begin),
        Echo = Echo(place) + ((long)begin * EchoStride),
        DHidden = _dHidden.Pointer + ((long)begin * Stride),
        DEcho = _dEcho.Pointer + ((long)begin * EchoStride),
        Rows = end - begin,
        Units = Size.Hidden,
        Block = Block,
        Stride = Stride,
    };

    // A part of a state, starting at a rank.
    private float* Part(int part, int place, int rank) => part switch
    {
        0 => State(_hidden, place) + ((long)rank * Stride),
        1 when Shape.HasCellState => State(_cell, place) + ((long)rank * Stride),
        _ => Echo(place) + ((long)rank * EchoStride) + (EchoBlock(part) * Block),
    };

    private int EchoBlock(int part) => part - (Shape.HasCellState ? 2 : 1);

    // gates = bias + x Wx for some positions.
    private void BeginGates(in LayerInput input, int first, int positions)
    {
        long width = Shape.Blocks * Block;
        var gates = _gates.Pointer + ((long)first * GateStride);
        for (var position = 0; position < positions; position++)
            Copy(_panels.Start(Size.TakesIds ? input.Ids[first + position] : -1), gates + ((long)position * GateStride), width);
        if (Size.TakesIds)
            return;
        var vectors = input.Vectors + ((long)first * input.Stride);
        Gemm.Multiply(vectors, input.Stride, _panels.Input!, gates, GateStride, positions, true);
    }
}
