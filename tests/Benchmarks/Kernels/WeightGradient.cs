using BenchmarkDotNet.Attributes;
using DistSeq.Engine.Numerics;

namespace DistSeq.Benchmarks.Kernels;

/// <summary>C = A' B over all time steps and rows, the packing of both included.</summary>
public unsafe class WeightGradient
{
    // Time steps count for nothing here but the order of rows in memory.
    private const int Rows = 20;

    private AlignedBuffer _a = new(0);
    private AlignedBuffer _b = new(0);
    private AlignedBuffer _c = new(0);
    private GradientProduct? _product;

    [ParamsSource(nameof(Shapes))]
    public ProductShape Shape { get; set; } = new("", 1, 1, 1);

    public static IEnumerable<ProductShape> Shapes => ProductShape.Gradients;

    [GlobalSetup]
    public void Fill()
    {
        _a = RandomFloats.Create(Shape.K * Width.RowStride(Shape.M), 1);
        _b = RandomFloats.Create(Shape.K * Width.RowStride(Shape.N), 1);
        _c = new AlignedBuffer(Shape.M * Shape.N);
        _product = new GradientProduct(Width.Pad(Shape.M), Shape.K / Rows, Rows);
    }

    [Benchmark]
    public void Multiply()
    {
        int aStride = Width.RowStride(Shape.M), bStride = Width.RowStride(Shape.N);
        _product!.Run(
            new GradientLeft(new StridedRows(_a.Pointer, aStride, Rows * aStride), Shape.M, _c.Pointer),
            new StridedRows(_b.Pointer, bStride, Rows * bStride),
            new GradientSize(1, Shape.N, Width.Pad(Shape.N), Shape.K / Rows, Rows, 1));
    }
}
