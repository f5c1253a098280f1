namespace DistSeq.Benchmarks.Kernels;

/// <summary>C = A' B over all time steps and rows, the packing of both included.</summary>
public unsafe class WeightGradient
{
    private AlignedBuffer _a = new(0);
    private AlignedBuffer _b = new(0);
    private AlignedBuffer _c = new(0);
    private GradientProduct? _product;
    private int[] _terms = [];

    [ParamsSource(nameof(Shapes))]
    public ProductShape Shape { get; set; } = new("", 1, 1, 1);

    public static IEnumerable<ProductShape> Shapes => ProductShape.Gradients;

    [GlobalSetup]
    public void Fill()
    {
        _a = RandomFloats.Create(Shape.K * Width.RowStride(Shape.M), 1);
        _b = RandomFloats.Create(Shape.K * Width.RowStride(Shape.N), 1);
        _c = new AlignedBuffer(Shape.M * Shape.N);
        _product = new GradientProduct(Width.Pad(Shape.M), Shape.K, 1);
        _terms = [.. Enumerable.Range(0, Shape.K)];
    }

    [Benchmark]
    public void Multiply()
    {
        int aStride = Width.RowStride(Shape.M), bStride = Width.RowStride(Shape.N);
        _product!.Run(
            new GradientLeft(new ListedRows(_a.Pointer, aStride, _terms), Shape.M, _c.Pointer),
            new ListedRows(_b.Pointer, bStride, _terms),
            new GradientSize(1, Shape.N, Width.Pad(Shape.N)),
            [Shape.K]);
    }
}
