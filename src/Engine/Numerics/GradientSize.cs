namespace DistSeq.Engine.Numerics;

/// <summary>Columns of a weight gradient.</summary>
/// <param name="Blocks">Blocks of columns (gates).</param>
/// <param name="Columns">Columns of a block.</param>
/// <param name="Block">Padded columns, a multiple of 16.</param>
internal readonly record struct GradientSize(int Blocks, int Columns, int Block);
