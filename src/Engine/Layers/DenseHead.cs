using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>Dense layer to logits, logits = h W + b, and its gradients. A tied head has the transpose of the embedding as its W.</summary>
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

    /// <param name="model">Its outputs.</param>
    /// <param name="layout">Where weight and bias lie.</param>
    /// <param name="maxSteps">Largest T.</param>
    /// <param name="maxRows">Most rows.</param>
    /// <param name="maxLanes">Most lanes; null where each row may be one.</param>
    /// <param name="never">Bias of the padding columns, and so their logit: one whose probability is exactly zero.</param>
    protected DenseHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int? maxLanes, float never)
    {
        _hidden = model.Width;
        _tied = model.Tied;
        Outputs = model.Outputs;
        Stride = Width.Pad(Outputs);
        _weightRange = layout[_tied ? "embedding" : "head.weight"];
        _biasRange = layout["head.bias"];
        // A transposed operand has padded rows: it meets columns that are zero.
        _weight = new PackedMatrix(_tied ? Width.Pad(_hidden) : _hidden, 1, Outputs);
        _weightTransposed = new PackedMatrix(_tied ? Outputs : Stride, 1, _hidden);
        _bias = new AlignedBuffer(Stride);
        _bias.Span.Fill(never);
        _logits = new AlignedBuffer(maxSteps, maxRows, Stride);
        _product = new GradientProduct(_tied ? Stride : Width.Pad(_hidden), maxSteps, maxRows, maxLanes);
        _sums = new RowSums(Stride, maxLanes ?? maxRows);
    }

    public int Outputs { get; }

    /// <summary>Columns of the logits with padding.</summary>
    public int Stride { get; }

    /// <summary>[positions, stride]: logits after forward, their gradients after the loss.</summary>
    public float* Logits => _logits.Pointer;

    public static DenseHead Of(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows, int maxLanes) =>
        model.Independent
            ? new BinaryHead(model, layout, maxSteps, maxRows, maxLanes)
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

    /// <summary>Logits of outputs [positions, hiddenStride].</summary>
    public void Forward(float* outputs, int hiddenStride, int positions) =>
        Gemm.Multiply(outputs, hiddenStride, _weight, _bias.Pointer, Logits, Stride, positions);

    /// <summary>Loss and gradient 0 at a position.</summary>
    public void Mask(int position) => new Span<float>(Logits + ((long)position * Stride), Stride).Clear();

    /// <summary>dLoss/d(outputs) [positions, hiddenStride] from the gradients of the logits.</summary>
    public void Backward(float* dOutputs, int hiddenStride, int positions) =>
        Gemm.Multiply(Logits, Stride, _weightTransposed, dOutputs, hiddenStride, positions, false);

    /// <summary>Writes the gradients of weight and bias of some lanes into a flat buffer: sums over (t, row), t outermost, folded over lanes.</summary>
    public void WeightGradients(float* outputs, int hiddenStride, int steps, int rows, LaneRun run, Span<float> gradients)
    {
        var hidden = new StridedRows(outputs + ((long)run.First * hiddenStride), hiddenStride, rows * hiddenStride);
        var logits = new StridedRows(Logits + ((long)run.First * Stride), Stride, rows * Stride);
        fixed (float* destination = gradients[_weightRange.Offset..])
        {
            if (_tied)
                _product.Run(new GradientLeft(logits, Outputs, destination), hidden, new GradientSize(1, _hidden, Width.Pad(_hidden), steps, run.Rows, run.Lanes));
            else
                _product.Run(new GradientLeft(hidden, _hidden, destination), logits, new GradientSize(1, Outputs, Stride, steps, run.Rows, run.Lanes));
        }

        _sums.Run(Logits, Stride, steps, rows, run, new RowBlocks(1, Outputs, Stride), gradients.Slice(_biasRange.Offset, Outputs));
    }
}
