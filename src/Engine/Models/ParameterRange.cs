namespace DistSeq.Engine.Models;

/// <summary>One named array in the flat parameter buffer: row-major [Rows, Columns], starting at Offset.</summary>
public sealed record ParameterRange(string Name, int Rows, int Columns, int Offset)
{
    public int Length => Rows * Columns;
}
