namespace DistSeq.Engine.Numerics;

/// <summary>Dimensions of a weight gradient.</summary>
/// <param name="Height">M, the rows of the weight.</param>
/// <param name="Blocks">Blocks of columns (gates).</param>
/// <param name="Columns">Columns of a block.</param>
/// <param name="Block">The same with padding, a multiple of 16.</param>
/// <param name="Steps">T.</param>
/// <param name="Rows">R.</param>
internal readonly record struct GradientSize(int Height, int Blocks, int Columns, int Block, int Steps, int Rows);
