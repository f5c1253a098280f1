using System.Runtime.Intrinsics;

namespace DistSeq.Engine.Layers;

/// <summary>
/// Zoneout of one layer: s = k s' + (1 - k) fresh for h and c. k is 1 or 0 in training and the rate in evaluation. The cell
/// writes its own result to Fresh, and its backward half reads it there.
/// </summary>
internal sealed unsafe class Zoneout
{
    private readonly AlignedBuffer[] _fresh;
    private readonly AlignedBuffer[] _keep;
    private readonly LayerSize _size;
    private readonly int _stride;
    private readonly WindowRows _window;
    private bool _mean;

    public Zoneout(LayerSize size, int stride, bool hasCellState, WindowRows window)
    {
        (_size, _stride, _window) = (size, stride, window);
        var parts = hasCellState ? 2 : 1;
        _fresh = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(size.MaxSteps, size.MaxRows, stride))];
        _keep = [.. Enumerable.Range(0, parts).Select(_ => new AlignedBuffer(size.MaxSteps, size.MaxRows, stride))];
    }

    /// <summary>The cell's own h (part 0) or c (part 1), [rows, stride].</summary>
    public float* Fresh(int part, int t) => At(_fresh[part], t);

    /// <summary>Draws what is kept in the next window.</summary>
    public void Draw(DropKey? key, ReadOnlySpan<int> lanes, int rowsPerLane, int layer)
    {
        if (key is { } drawn)
        {
            var places = new DropRows
            {
                Lanes = lanes,
                RowsPerLane = rowsPerLane,
                Window = _window,
                Width = _size.Hidden,
                Stride = _stride,
            };
            for (var part = 0; part < _keep.Length; part++)
                drawn.Fill(
                    places, part == 0 ? RandomPurpose.ZoneoutHidden : RandomPurpose.ZoneoutCell, layer, _size.Zoneout, 1, 0,
                    _keep[part].Span);
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
    public void Weigh(int part, int t, float* d, float* dFresh)
    {
        if (Vector512.IsHardwareAccelerated)
            Weigh<Wide512>(part, t, d, dFresh);
        else
            Weigh<Wide256>(part, t, d, dFresh);
    }

    /// <summary>dBefore += k d.</summary>
    public void Pass(int part, int t, float* d, float* dBefore)
    {
        if (Vector512.IsHardwareAccelerated)
            Pass<Wide512>(part, t, d, dBefore);
        else
            Pass<Wide256>(part, t, d, dBefore);
    }

    private float* At(AlignedBuffer buffer, int t) => buffer.Pointer + ((long)_window.First(t) * _stride);

    private int Floats(int t) => _window.Count(t) * _stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mix<T>(int part, int t, float* before, float* after)
        where T : struct, IVector<T>
    {
        float* fresh = Fresh(part, t), keep = At(_keep[part], t);
        var floats = Floats(t);
        for (var i = 0; i < floats; i += T.Floats)
        {
            var k = T.Load(keep + i);
            T.FusedMultiplyAdd(k, T.Load(before + i), (T.One - k) * T.Load(fresh + i)).Store(after + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh<T>(int part, int t, float* d, float* dFresh)
        where T : struct, IVector<T>
    {
        var keep = At(_keep[part], t);
        var floats = Floats(t);
        for (var i = 0; i < floats; i += T.Floats)
            ((T.One - T.Load(keep + i)) * T.Load(d + i)).Store(dFresh + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass<T>(int part, int t, float* d, float* dBefore)
        where T : struct, IVector<T>
    {
        var keep = At(_keep[part], t);
        var floats = Floats(t);
        for (var i = 0; i < floats; i += T.Floats)
            T.FusedMultiplyAdd(T.Load(keep + i), T.Load(d + i), T.Load(dBefore + i)).Store(dBefore + i);
    }
}
