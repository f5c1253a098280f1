namespace DistSeq.Engine.Models;

/// <summary>One named array within the flat buffer of parameters: row-major [Rows, Columns] from Offset on.</summary>
public sealed record ParameterRange(string Name, int Rows, int Columns, int Offset)
{
    public int Length => Rows * Columns;
}
