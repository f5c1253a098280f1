using DistSeq.Engine.Data.Sequences;
using DistSeq.Engine.Numerics;

namespace DistSeq.Engine.Data.Batches;

/// <summary>Batches of pieces of music, each time step the target of the one before.</summary>
public sealed class PianoRollBatcher : SequenceBatcher<PianoRollBatch>
{
    private readonly PianoRolls _data;
    private readonly int _lead;

    /// <param name="data">At least one piece.</param>
    /// <param name="plan">How they become batches.</param>
    /// <param name="fromSilence">
    /// Whether the first time step is a target too, of an input of silence. Without it a piece of n time steps has n - 1 targets.
    /// </param>
    /// <exception cref="InvalidDataException">There is no piece, or one has nothing to predict.</exception>
    /// <exception cref="ArgumentException">A number of the plan is out of range.</exception>
    public PianoRollBatcher(PianoRolls data, BatchPlan plan, bool fromSilence = false)
        : base(plan, LengthsOf(data, fromSilence))
    {
        _data = data;
        _lead = fromSilence ? 1 : 0;
        Tokens = data.Steps.Length - (fromSilence ? 0 : data.Count);
    }

    /// <summary>Time steps that are targets in one epoch.</summary>
    public long Tokens { get; }

    private protected override PianoRollBatch Fill(int lane, int[] sequences)
    {
        var lengths = LengthsOf(sequences);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        float[] inputs = Buffers.Floats(steps, rows, PianoRolls.Notes), targets = Buffers.Floats(steps, rows, PianoRolls.Notes);
        for (var row = 0; row < rows; row++)
        {
            var piece = sequences[row] < 0 ? [] : _data[sequences[row]];
            for (var t = 0; t < lengths[row]; t++)
            {
                var place = ((t * rows) + row) * PianoRolls.Notes;
                if (t >= _lead)
                    Sound(piece[t - _lead], inputs.AsSpan(place));
                Sound(piece[t - _lead + 1], targets.AsSpan(place));
            }
        }

        return new PianoRollBatch(lane, steps, inputs, targets, lengths);
    }

    private static void Sound(UInt128 notes, Span<float> keys)
    {
        for (; notes != 0; notes &= notes - 1)
            keys[(int)UInt128.TrailingZeroCount(notes)] = 1;
    }

    private static int[] LengthsOf(PianoRolls data, bool fromSilence)
    {
        var lengths = new int[data.Count];
        for (var piece = 0; piece < lengths.Length; piece++)
        {
            lengths[piece] = data[piece].Length - (fromSilence ? 0 : 1);
            if (lengths[piece] < 1)
                Damaged.At($"Piece {piece}", "it has too few time steps to predict one from another; leave it out or begin from silence.");
        }

        return lengths;
    }
}
