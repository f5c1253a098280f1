namespace DistSeq.Engine.Layers;

/// <summary>The rows of a mask: lanes of equally many rows, side by side.</summary>
internal readonly ref struct DropRows
{
    /// <summary>Numbers of the lanes.</summary>
    public required ReadOnlySpan<int> Lanes { get; init; }

    public required int RowsPerLane { get; init; }

    /// <summary>T.</summary>
    public required int Steps { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Distance of rows.</summary>
    public required int Stride { get; init; }

    /// <summary>Whether all time steps are alike.</summary>
    public bool Locked { get; init; }

    public int Rows => Lanes.Length * RowsPerLane;
}
