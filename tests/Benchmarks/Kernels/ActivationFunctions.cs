using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using DistSeq.Engine.Numerics;

namespace DistSeq.Benchmarks.Kernels;

/// <summary>Activations over 8192 floats; the time is that of one.</summary>
public unsafe class ActivationFunctions
{
    private const int Length = 8192;

    private readonly AlignedBuffer _source = RandomFloats.Create(Length, 4);
    private readonly AlignedBuffer _destination = new(Length);

    [Benchmark(OperationsPerInvoke = Length)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Exp()
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += Width.Floats)
            Activations.Exp(Vector512.Load(from + i)).Store(to + i);
    }

    [Benchmark(OperationsPerInvoke = Length)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sigmoid()
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += Width.Floats)
            Activations.Sigmoid(Vector512.Load(from + i)).Store(to + i);
    }

    [Benchmark(OperationsPerInvoke = Length)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Tanh()
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += Width.Floats)
            Activations.Tanh(Vector512.Load(from + i)).Store(to + i);
    }
}
