namespace DistSeq.Engine.Numerics;

/// <summary>Dimensions that the operands of a weight gradient share.</summary>
/// <param name="Blocks">Blocks of columns (gates).</param>
/// <param name="Columns">Columns of a block.</param>
/// <param name="Block">The same with padding, a multiple of 16.</param>
/// <param name="Steps">T.</param>
/// <param name="Rows">R of each lane.</param>
/// <param name="Lanes">Lanes, side by side in the rows of the operands.</param>
internal readonly record struct GradientSize(int Blocks, int Columns, int Block, int Steps, int Rows, int Lanes);
