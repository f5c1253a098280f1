using DistSeq.Engine.Cells;

namespace DistSeq.Engine.Layers;

/// <summary>The weights of one recurrent layer, prepared for the kernels: packed, padded, and transposed for backward.</summary>
internal sealed unsafe class LayerPanels
{
    private readonly CellShape _shape;
    private readonly LayerSize _size;
    private readonly int _block;
    private readonly AlignedBuffer _idRows;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _vectors;
    private readonly float[] _echoPadded;
    private readonly float[] _echoTurned;

    public LayerPanels(CellShape shape, LayerSize size)
    {
        _shape = shape;
        _size = size;
        _block = Width.Pad(size.Hidden);
        _idRows = new AlignedBuffer(size.TakesIds ? size.Inputs : 0, shape.Blocks, _block);
        _bias = new AlignedBuffer(shape.Blocks, _block);
        _vectors = new AlignedBuffer(shape.Vectors.Count, _block);
        if (!size.TakesIds)
        {
            Input = new PackedMatrix(size.Inputs, shape.InputBlocks, size.Hidden);
            InputTransposed = new PackedMatrix(shape.InputBlocks * _block, 1, size.Inputs);
        }

        if (shape.RecurrentBlocks > 0)
        {
            Recurrent = new PackedMatrix(size.Hidden, shape.RecurrentBlocks, size.Hidden);
            RecurrentTransposed = new PackedMatrix(shape.RecurrentBlocks * _block, 1, size.Hidden);
        }

        if (shape.HasCandidateProduct)
        {
            Candidate = new PackedMatrix(size.Hidden, 1, size.Hidden);
            CandidateTransposed = new PackedMatrix(_block, 1, size.Hidden);
        }

        _echoPadded = Buffers.Floats(shape.EchoBlocks, _block, shape.EchoTargets, size.Hidden);
        _echoTurned = Buffers.Floats(shape.EchoTargets, _block, shape.EchoBlocks, size.Hidden);
        if (shape.EchoBlocks > 0)
        {
            Echo = new PackedMatrix(shape.EchoBlocks * _block, shape.EchoTargets, size.Hidden);
            EchoTransposed = new PackedMatrix(shape.EchoTargets * _block, shape.EchoBlocks, size.Hidden);
        }
    }

    public PackedMatrix? Input { get; }

    public PackedMatrix? InputTransposed { get; }

    public PackedMatrix? Recurrent { get; }

    public PackedMatrix? RecurrentTransposed { get; }

    public PackedMatrix? Candidate { get; }

    public PackedMatrix? CandidateTransposed { get; }

    public PackedMatrix? Echo { get; }

    public PackedMatrix? EchoTransposed { get; }

    /// <summary>[vectors, block].</summary>
    public float* Vectors => _vectors.Pointer;

    /// <summary>Initial gates of a row, [blocks * block]: the biases, plus that row of Wx if the id is 0 or more.</summary>
    public float* Start(int id) => id < 0 ? _bias.Pointer : _idRows.Pointer + ((long)id * _shape.Blocks * _block);

    /// <summary>Loads weights in canonical layout.</summary>
    public void Load(in LayerWeights weights)
    {
        if (_shape.HasBias)
            PadBlocks(weights.Bias, _bias.Span, _shape.Blocks);
        PadBlocks(weights.Vectors, _vectors.Span, _shape.Vectors.Count);
        if (_size.TakesIds)
            LoadIdRows(weights.Input);
        Input?.Pack(weights.Input);
        InputTransposed?.PackTransposed(weights.Input, _shape.InputBlocks, _size.Hidden);
        LoadRecurrent(weights.Recurrent, weights.Candidate);
        if (Echo is not null)
            LoadEcho(weights.Echo);
    }

    /// <summary>Replaces only the weights from h to h.</summary>
    public void LoadRecurrent(ReadOnlySpan<float> recurrent, ReadOnlySpan<float> candidate)
    {
        Recurrent?.Pack(recurrent);
        RecurrentTransposed?.PackTransposed(recurrent, _shape.RecurrentBlocks, _size.Hidden);
        Candidate?.Pack(candidate);
        CandidateTransposed?.PackTransposed(candidate, 1, _size.Hidden);
    }

    private void LoadIdRows(ReadOnlySpan<float> weights)
    {
        int width = _shape.Blocks * _block, inputs = _shape.InputBlocks * _block, columns = _shape.InputBlocks * _size.Hidden;
        for (var id = 0; id < _size.Inputs; id++)
        {
            var row = _idRows.Span.Slice(id * width, width);
            PadBlocks(weights.Slice(id * columns, columns), row, _shape.InputBlocks);
            Elementwise.Add(_bias.Span[..inputs], row[..inputs]);
            _bias.Span[inputs..].CopyTo(row[inputs..]);
        }
    }

    // Rows of e are padded block by block, so the rows of its matrix are padded too, and those of the transpose.
    private void LoadEcho(ReadOnlySpan<float> weights)
    {
        int columns = _shape.EchoTargets * _size.Hidden, sources = _shape.EchoBlocks * _size.Hidden;
        for (var row = 0; row < sources; row++)
        {
            var source = weights.Slice(row * columns, columns);
            source.CopyTo(_echoPadded.AsSpan(Padded(row) * columns));
            for (var column = 0; column < columns; column++)
                _echoTurned[(Padded(column) * sources) + row] = source[column];
        }

        Echo!.Pack(_echoPadded);
        EchoTransposed!.Pack(_echoTurned);

        int Padded(int index) => (index / _size.Hidden * _block) + (index % _size.Hidden);
    }

    private void PadBlocks(ReadOnlySpan<float> source, Span<float> destination, int blocks)
    {
        for (var block = 0; block < blocks; block++)
            source.Slice(block * _size.Hidden, _size.Hidden).CopyTo(destination[(block * _block)..]);
    }
}
