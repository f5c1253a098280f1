namespace DistSeq.Engine.Layers;

/// <summary>The rows of a mask: consecutive lanes with the same number of rows.</summary>
internal readonly ref struct DropRows
{
    public required ReadOnlySpan<int> Lanes { get; init; }

    public required int RowsPerLane { get; init; }

    /// <summary>Positions of the rows.</summary>
    public required WindowRows Window { get; init; }

    public required int Width { get; init; }

    /// <summary>Row stride.</summary>
    public required int Stride { get; init; }

    /// <summary>Whether all time steps share one mask.</summary>
    public bool Locked { get; init; }
}
