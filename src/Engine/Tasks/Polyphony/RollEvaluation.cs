using DistSeq.Engine.Data.Batches;
using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Models;
using DistSeq.Engine.Training;

namespace DistSeq.Engine.Tasks.Polyphony;

/// <summary>
/// Measures how well a model predicts pieces of music: every time step given all earlier ones of its piece, the first given
/// silence. Pieces are read side by side, window by window with carried states. Their tallies are added in data order.
/// </summary>
internal static class RollEvaluation
{
    // Pieces read side by side; they form one part of a split.
    private const int PiecesAtOnce = 16;
    private const int MostSteps = 64;

    /// <summary>Number of parts a split is evaluated in.</summary>
    public static int Parts(PianoRolls rolls) => (rolls.Count + PiecesAtOnce - 1) / PiecesAtOnce;

    /// <summary>
    /// TP / (TP + FP + FN) over the keys of all time steps (Bay et al. 2009). A key is predicted if it is likelier on than off. 1
    /// if there is nothing to find and nothing was predicted.
    /// </summary>
    public static double FrameAccuracy(Tally tally) =>
        tally.Counts is [var both, var found, var missed] && both + found + missed > 0
        ? both / (double)(both + found + missed)
        : 1;

    /// <summary>Returns the tally of a part.</summary>
    public static Tally Run(ModelDefinition model, ReadOnlySpan<float> weights, PianoRolls rolls, int part)
    {
        var first = part * PiecesAtOnce;
        var count = Math.Min(PiecesAtOnce, rolls.Count - first);
        var longest = Enumerable.Range(first, count).Max(piece => rolls[piece].Length);
        var computer = new StepComputer(model, 1, count, Math.Min(MostSteps, longest), clip: null);
        computer.Load(weights);
        var tallies = new Tally[count];
        var states = new ReadOnlyMemory<float>[count];
        var hits = new (long Both, long Found, long Missed)[count];
        for (var begin = 0; begin < longest; begin += MostSteps)
        {
            int[] pieces = [.. Enumerable.Range(0, count).Where(piece => rolls[first + piece].Length > begin)];
            LaneBatch[] lanes = [.. pieces.Select((piece, lane) => Window(lane, rolls[first + piece], begin, states[piece]))];
            var outcomes = computer.Evaluate(lanes, hits);
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                var (outcome, (both, found, missed)) = (outcomes[lane], hits[lane]);
                tallies[pieces[lane]] += new Tally(outcome.Loss, outcome.Tokens, 0) { Counts = [both, found, missed] };
                // A lane's state is valid until the next call, and the piece may then have another lane.
                states[pieces[lane]] = outcome.State.ToArray();
            }
        }

        return tallies.Aggregate(static (sum, tally) => sum + tally);
    }

    private static LaneBatch Window(int lane, ReadOnlySpan<UInt128> piece, int begin, ReadOnlyMemory<float> state)
    {
        var steps = Math.Min(MostSteps, piece.Length - begin);
        float[] inputs = Buffers.Floats(steps, PianoRolls.Notes), targets = Buffers.Floats(steps, PianoRolls.Notes);
        for (var t = 0; t < steps; t++)
        {
            if (begin + t > 0)
                PianoRollBatcher.Sound(piece[begin + t - 1], inputs.AsSpan(t * PianoRolls.Notes));
            PianoRollBatcher.Sound(piece[begin + t], targets.AsSpan(t * PianoRolls.Notes));
        }

        return new LaneBatch(lane, steps, [], [], state) { Vectors = inputs, TargetVectors = targets };
    }
}
