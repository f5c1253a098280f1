using DistSeq.Engine.Models;

namespace DistSeq.Engine.Training;

/// <summary>How many sequences evaluation reads side by side, and how many time steps at a time.</summary>
internal readonly record struct EvaluationShape(int Rows, int Steps)
{
    private const int MostRows = 32;
    private const int MostSteps = 256;

    // Approximate floats in the main buffers; a network's other buffers are a few times as large.
    private const long MostFloats = 1 << 24;

    // Approximate number of blocks of a layer's width that a time step keeps.
    private const int BlocksPerLayer = 16;

    /// <summary>The largest shape that pays off and fits in memory. Bidirectional networks read sequences whole.</summary>
    public static EvaluationShape Of(ModelDefinition model, IReadOnlyList<ScoredSequence> sequences)
    {
        var longest = Math.Max(1, sequences.Max(sequence => sequence.Length));
        var places = Math.Max(1, MostFloats / (model.Outputs + ((long)BlocksPerLayer * model.Layers * model.Width)));
        var rows = (int)Math.Min(MostRows, sequences.Count);
        if (model.Bidirectional)
            return new((int)Math.Clamp(places / longest, 1, rows), longest);
        rows = (int)Math.Min(rows, places);
        return new(rows, (int)Math.Min(Math.Min(MostSteps, longest), places / rows));
    }
}
