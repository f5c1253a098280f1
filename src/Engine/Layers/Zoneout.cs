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
        int parts = hasCellState ? 2 : 1, length = size.MaxSteps * size.MaxRows * stride;
        _fresh = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(length))];
        _keep = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(length))];
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Mix(int part, int t, float* before, float* after)
    {
        float* fresh = Fresh(part, t), keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += Width.Floats)
        {
            var k = Vector512.Load(keep + i);
            Vector512.FusedMultiplyAdd(k, Vector512.Load(before + i), (Vector512<float>.One - k) * Vector512.Load(fresh + i)).Store(after + i);
        }
    }

    /// <summary>dFresh = (1 - k) d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int part, int t, float* d, float* dFresh)
    {
        var keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += Width.Floats)
            ((Vector512<float>.One - Vector512.Load(keep + i)) * Vector512.Load(d + i)).Store(dFresh + i);
    }

    /// <summary>dBefore += k d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pass(int part, int t, float* d, float* dBefore)
    {
        var keep = _keep[part].Pointer + ((long)t * _slab);
        for (var i = 0; i < _slab; i += Width.Floats)
            Vector512.FusedMultiplyAdd(Vector512.Load(keep + i), Vector512.Load(d + i), Vector512.Load(dBefore + i)).Store(dBefore + i);
    }
}
