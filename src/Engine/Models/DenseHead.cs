using DistSeq.Engine.Layers;

namespace DistSeq.Engine.Models;

/// <summary>
/// Dense layer to logits, logits = h W + b, and its gradients. The W of a tied head is the transposed embedding.
/// </summary>
internal abstract unsafe class DenseHead
{
    private readonly ParameterRange _weightRange;
    private readonly ParameterRange _biasRange;
    private readonly PackedMatrix _weight;
    private readonly PackedMatrix _weightTransposed;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _logits;
    private readonly GradientProduct _product;
    private readonly RowSums _sums;
    private readonly int _hidden;
    private readonly bool _tied;

    /// <param name="model">The head's model.</param>
    /// <param name="layout">Places of weight and bias.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="maxRows">Most rows.</param>
    /// <param name="maxLanes">Most lanes; null if each row may be a lane.</param>
    /// <param name="never">Bias and so logit of the padding columns, chosen to give them a probability of exactly 0.</param>
    protected DenseHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int? maxLanes, float never)
    {
        _hidden = model.Width;
        _tied = model.Tied;
        Outputs = model.Outputs;
        Stride = Width.Pad(Outputs);
        _weightRange = layout[_tied ? "embedding" : "head.weight"];
        _biasRange = layout["head.bias"];
        // A transposed operand has padded rows, which meet zero columns.
        _weight = new PackedMatrix(_tied ? Width.Pad(_hidden) : _hidden, 1, Outputs);
        _weightTransposed = new PackedMatrix(_tied ? Outputs : Stride, 1, _hidden);
        _bias = new AlignedBuffer(Stride);
        _bias.Span.Fill(never);
        _logits = new AlignedBuffer(maxSteps, maxRows, Stride);
        _product = new GradientProduct(_tied ? Stride : Width.Pad(_hidden), maxSteps, maxRows, maxLanes);
        _sums = new RowSums(Stride, maxLanes ?? maxRows);
    }

    public int Outputs { get; }

    /// <summary>Padded columns of the logits.</summary>
    public int Stride { get; }

    /// <summary>[positions, stride]: logits after forward, their gradients after the loss.</summary>
    public float* Logits => _logits.Pointer;

    /// <summary>[stride]: the logits for a zero h.</summary>
    public float* Bias => _bias.Pointer;

    public static DenseHead Of(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int maxLanes) =>
        model.Independent
            ? new BinaryHead(model, layout, maxSteps, maxRows, maxLanes)
            : model.Quantiles.Count > 0
            ? new QuantileHead(model, layout, maxSteps, maxRows, maxLanes)
            : new SoftmaxHead(model, layout, maxSteps, maxRows, maxLanes);

    public void Load(ReadOnlySpan<float> weights)
    {
        var weight = weights.Slice(_weightRange.Offset, _weightRange.Length);
        if (_tied)
        {
            _weight.PackTransposed(weight, 1, _hidden);
            _weightTransposed.Pack(weight);
        }
        else
        {
            _weight.Pack(weight);
            _weightTransposed.PackTransposed(weight, 1, Outputs);
        }

        weights.Slice(_biasRange.Offset, Outputs).CopyTo(_bias.Span);
    }

    /// <summary>Computes logits from outputs [positions, hiddenStride].</summary>
    public void Forward(float* outputs, int hiddenStride, int positions) =>
        Gemm.Multiply(outputs, hiddenStride, _weight, _bias.Pointer, Logits, Stride, positions);

    /// <summary>Sets loss and gradient of a position to 0.</summary>
    public void Mask(int position) => new Span<float>(Logits + ((long)position * Stride), Stride).Clear();

    /// <summary>Computes dLoss/d(outputs) [positions, hiddenStride] from the gradients of the logits.</summary>
    public void Backward(float* dOutputs, int hiddenStride, int positions) =>
        Gemm.Multiply(Logits, Stride, _weightTransposed, dOutputs, hiddenStride, positions, false);

    /// <summary>
    /// Writes the weight and bias gradients of some lanes into a flat buffer: summed over each lane's terms, then folded over
    /// lanes.
    /// </summary>
    public void WeightGradients(float* outputs, int hiddenStride, in LaneTerms terms, Span<float> gradients)
    {
        var hidden = new ListedRows(outputs, hiddenStride, terms.Positions);
        var logits = new ListedRows(Logits, Stride, terms.Positions);
        fixed (float* destination = gradients[_weightRange.Offset..])
        {
            if (_tied)
                _product.Run(new(logits, Outputs, destination), hidden, new(1, _hidden, Width.Pad(_hidden)), terms.Ends);
            else
                _product.Run(new(hidden, _hidden, destination), logits, new(1, Outputs, Stride), terms.Ends);
        }

        _sums.Run(Logits, Stride, terms, new RowBlocks(1, Outputs, Stride), gradients.Slice(_biasRange.Offset, Outputs));
    }
}
