namespace DistSeq.Engine.Tests.Models;

/// <summary>A network of five inputs and six outputs, and how it is used.</summary>
public sealed record NetworkCase(
    int Layers, int Hidden, bool TakesIds, bool Carried = true, bool Bidirectional = false, bool Ragged = false,
    int Embedding = 0)
{
    public ModelDefinition Model(CellKind cell) =>
        new(cell, 5, Layers, Hidden, 6, TakesIds) { Bidirectional = Bidirectional, Embedding = Embedding };
}
