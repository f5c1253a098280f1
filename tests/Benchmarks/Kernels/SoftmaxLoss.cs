namespace DistSeq.Benchmarks.Kernels;

/// <summary>Softmax, cross-entropy and their gradient over one position's logits.</summary>
public unsafe class SoftmaxLoss
{
    private SoftmaxHead? _head;
    private AlignedBuffer _logits = new(0);

    [Params(65, 10_000)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var model = new ModelDefinition(CellKind.Rnn, 1, 1, 1, Vocabulary);
        _head = new SoftmaxHead(model, new ParameterLayout(model), 1, 1);
        _logits = RandomFloats.Create(_head.Stride, 2);
    }

    // The gradient replaces the logits, so these are copied there first.
    [Benchmark]
    public double Loss()
    {
        _logits.Span.CopyTo(new Span<float>(_head!.Logits, _head.Stride));
        return _head.Loss(0, 1, 1);
    }
}
