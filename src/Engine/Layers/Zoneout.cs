using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// Zoneout of one layer: s = k s' + (1 - k) fresh for h and for c, with k 1 or 0 in training and the rate in evaluation. The cell leaves its
/// own result in Fresh, where its backward half finds it again.
/// </summary>
internal sealed unsafe class Zoneout
{
    private readonly AlignedBuffer[] _fresh;
    private readonly AlignedBuffer[] _keep;
    private readonly LayerSize _size;
    private readonly int _stride;
    private int _slab;
    private bool _mean;

    public Zoneout(LayerSize size, int stride, bool hasCellState)
    {
        _size = size;
        _stride = stride;
        var parts = hasCellState ? 2 : 1;
        _fresh = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(size.MaxSteps, size.MaxRows, stride))];
        _keep = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(size.MaxSteps, size.MaxRows, stride))];
    }

    /// <summary>h (part 0) or c (part 1) as the cell gives it, [rows, stride].</summary>
    public float* Fresh(int part, int t) => _fresh[part].Pointer + ((long)t * _slab);

    /// <summary>Chooses what is kept in the window that begins.</summary>
    public void Draw(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane, int layer, int steps, int rows)
    {
        _slab = rows * _stride;
        if (key is { } drawn)
        {
            var places = new DropRows { Lanes = lanes, RowsPerLane = rowsPerLane, Steps = steps, Width = _size.Hidden, Stride = _stride };
            for (var part = 0; part < _keep.Length; part++)
                drawn.Fill(places, part == 0 ? RandomPurpose.ZoneoutHidden : RandomPurpose.ZoneoutCell, layer, _size.Zoneout, 1, 0, _keep[part].Span);
        }
        else if (!_mean)
        {
            foreach (var keep in _keep)
                keep.Span.Fill((float)_size.Zoneout);
        }

        _mean = key is null;
    }

    /// <summary>after = k before + (1 - k) fresh.</summary>
    public void Mix(int part, int t, float* before, float* after)
    {
        if (Vector512.IsHardwareAccelerated)
            Mix<Wide512>(part, t, before, after);
        else
            Mix<Wide256>(part, t, before, after);
    }

    /// <summary>dFresh = (1 - k) d.</summary>
    public void Take(int part, int t, float* d, float* dFresh)
    {
        if (Vector512.IsHardwareAccelerated)
            Take<Wide512>(part, t, d, dFresh);
        else
            Take<Wide256>(part, t, d, dFresh);
    }

    /// <summary>dBefore += k d.</summary>
    public void Pass(int part, int t, float* d, float* dBefore)
    {
        if (Vector512.IsHardwareAccelerated)
            Pass<Wide512>(part, t, d, dBefore);
        else
            Pass<Wide256>(part, t, d, dBefore);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mix<T>(int part, int t, float* before, float* after)
        where T : struct, IVector<T>
    {
        float* fresh = Fresh(part, t), keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += T.Floats)
        {
            var k = T.Load(keep + i);
            T.FusedMultiplyAdd(k, T.Load(before + i), (T.One - k) * T.Load(fresh + i)).Store(after + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take<T>(int part, int t, float* d, float* dFresh)
        where T : struct, IVector<T>
    {
        var keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += T.Floats)
            ((T.One - T.Load(keep + i)) * T.Load(d + i)).Store(dFresh + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass<T>(int part, int t, float* d, float* dBefore)
        where T : struct, IVector<T>
    {
        var keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += T.Floats)
            T.FusedMultiplyAdd(T.Load(keep + i), T.Load(d + i), T.Load(dBefore + i)).Store(dBefore + i);
    }
}
