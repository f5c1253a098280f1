namespace DistSeq.Benchmarks.Kernels;

/// <summary>C += A B with B packed, which is done once a step and not measured here.</summary>
public unsafe class PackedProduct
{
    private AlignedBuffer _a = new(0);
    private AlignedBuffer _c = new(0);
    private PackedMatrix? _b;

    [ParamsSource(nameof(Shapes))]
    public ProductShape Shape { get; set; } = new("", 1, 1, 1);

    public static IEnumerable<ProductShape> Shapes => ProductShape.Packed;

    [GlobalSetup]
    public void Fill()
    {
        _a = RandomFloats.Create(Shape.M * Width.RowStride(Shape.K), 1);
        _c = new AlignedBuffer(Shape.M * Width.RowStride(Shape.N));
        _b = new PackedMatrix(Shape.K, 1, Shape.N);
        _b.Pack(RandomFloats.Create(Shape.K * Shape.N, 1).Span);
    }

    [Benchmark]
    public void Multiply() =>
        Gemm.Multiply(_a.Pointer, Width.RowStride(Shape.K), _b!, _c.Pointer, Width.RowStride(Shape.N), Shape.M, true);
}
