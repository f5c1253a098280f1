using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Benchmarks.Kernels;

/// <summary>Activations over 8192 floats; the time is that of one.</summary>
public unsafe class ActivationFunctions
{
    private const int Length = 8192;

    private readonly AlignedBuffer _source = RandomFloats.Create(Length, 4);
    private readonly AlignedBuffer _destination = new(Length);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Exp()
    {
        if (Vector512.IsHardwareAccelerated)
            Exp<Wide512>();
        else
            Exp<Wide256>();
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sigmoid()
    {
        if (Vector512.IsHardwareAccelerated)
            Sigmoid<Wide512>();
        else
            Sigmoid<Wide256>();
    }

    [Benchmark(OperationsPerInvoke = Length)]
    public void Tanh()
    {
        if (Vector512.IsHardwareAccelerated)
            Tanh<Wide512>();
        else
            Tanh<Wide256>();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Exp<T>()
        where T : struct, IVector<T>
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += T.Floats)
            Activations.Exp(T.Load(from + i)).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sigmoid<T>()
        where T : struct, IVector<T>
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += T.Floats)
            Activations.Sigmoid(T.Load(from + i)).Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tanh<T>()
        where T : struct, IVector<T>
    {
        float* from = _source.Pointer, to = _destination.Pointer;
        for (var i = 0; i < Length; i += T.Floats)
            Activations.Tanh(T.Load(from + i)).Store(to + i);
    }
}
