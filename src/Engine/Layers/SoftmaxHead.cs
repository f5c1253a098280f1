using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Models;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>Dense layer to logits, softmax, cross-entropy, and their gradients: logits = h W + b, loss = -ln softmax(logits)[target].</summary>
internal sealed unsafe class SoftmaxHead
{
    // Padding columns get this bias, so that their probability is exactly zero.
    private const float Never = -1e30f;

    private readonly ParameterRange _weightRange;
    private readonly ParameterRange _biasRange;
    private readonly PackedMatrix _weight;
    private readonly PackedMatrix _weightTransposed;
    private readonly AlignedBuffer _bias;
    private readonly AlignedBuffer _logits;
    private readonly GradientProduct _product;
    private readonly int _hidden;

    public SoftmaxHead(ModelDefinition model, ParameterLayout layout, int maxSteps, int maxRows)
    {
        _hidden = model.Hidden;
        Outputs = model.Outputs;
        Stride = Width.Pad(Outputs);
        _weightRange = layout["head.weight"];
        _biasRange = layout["head.bias"];
        _weight = new PackedMatrix(_hidden, 1, Outputs);
        _weightTransposed = new PackedMatrix(Stride, 1, _hidden);
        _bias = new AlignedBuffer(Stride);
        _bias.Span.Fill(Never);
        _logits = new AlignedBuffer(maxSteps * maxRows * Stride);
        _product = new GradientProduct(Width.Pad(_hidden), maxSteps * maxRows);
    }

    public int Outputs { get; }

    /// <summary>Columns of the logits with padding.</summary>
    public int Stride { get; }

    /// <summary>[positions, stride]: logits after forward, their gradients after <see cref="Loss"/>.</summary>
    public float* Logits => _logits.Pointer;

    public void Load(ReadOnlySpan<float> weights)
    {
        var weight = weights.Slice(_weightRange.Offset, _weightRange.Length);
        _weight.Pack(weight);
        _weightTransposed.PackTransposed(weight, 1, Outputs);
        weights.Slice(_biasRange.Offset, Outputs).CopyTo(_bias.Span);
    }

    /// <summary>Logits of outputs [positions, hiddenStride].</summary>
    public void Forward(float* outputs, int hiddenStride, int positions)
    {
        for (var position = 0; position < positions; position++)
            Buffer.MemoryCopy(_bias.Pointer, Logits + ((long)position * Stride), Stride * sizeof(float), Stride * sizeof(float));
        Gemm.Multiply(outputs, hiddenStride, _weight, Logits, Stride, positions, true);
    }

    /// <summary>
    /// Loss of one position in nats; its logits become scale * (softmax - onehot(target)). A target of -1 is masked: loss and gradient 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Loss(int position, int target, float scale)
    {
        var logits = Logits + ((long)position * Stride);
        if (target < 0)
        {
            new Span<float>(logits, Stride).Clear();
            return 0;
        }

        var chosen = logits[target];
        var largest = Largest(logits);
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < Stride; j += Width.Floats)
        {
            var e = Activations.Exp(Vector512.Load(logits + j) - Vector512.Create(largest));
            e.Store(logits + j);
            sum += e;
        }

        var total = FixedOrder.Fold(sum);
        var factor = Vector512.Create(scale / total);
        for (var j = 0; j < Stride; j += Width.Floats)
            (Vector512.Load(logits + j) * factor).Store(logits + j);
        logits[target] -= scale;
        return Math.Log(total) + largest - chosen;
    }

    /// <summary>dLoss/d(outputs) [positions, hiddenStride] from the gradients of the logits.</summary>
    public void Backward(float* dOutputs, int hiddenStride, int positions) =>
        Gemm.Multiply(Logits, Stride, _weightTransposed, dOutputs, hiddenStride, positions, false);

    /// <summary>Writes the gradients of weight and bias over some rows into a flat buffer: sums over (t, row), t outermost.</summary>
    public void WeightGradients(float* outputs, int hiddenStride, int steps, int rows, int firstRow, int rowCount, Span<float> gradients)
    {
        var first = Logits + ((long)firstRow * Stride);
        fixed (float* destination = gradients[_weightRange.Offset..])
        {
            var left = new StridedRows(outputs + ((long)firstRow * hiddenStride), hiddenStride, rows * hiddenStride);
            _product.Run(
                new GradientLeft(left, _hidden, destination), new StridedRows(first, Stride, rows * Stride),
                new GradientSize(1, Outputs, Stride, steps, rowCount));
        }

        var bias = gradients.Slice(_biasRange.Offset, Outputs);
        bias.Clear();
        for (var t = 0; t < steps; t++)
        {
            for (var row = 0; row < rowCount; row++)
                Elementwise.Add(new ReadOnlySpan<float>(first + ((((long)t * rows) + row) * Stride), Outputs), bias);
        }
    }

    private float Largest(float* logits)
    {
        var largest = Vector512.Load(logits);
        for (var j = Width.Floats; j < Stride; j += Width.Floats)
            largest = Vector512.Max(largest, Vector512.Load(logits + j));
        var result = largest[0];
        for (var i = 1; i < Width.Floats; i++)
            result = MathF.Max(result, largest[i]);
        return result;
    }
}
