using DistSeq.Engine.Data.Sequences;

namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Batches of pieces of music for next-step prediction. A piece longer than the window is cut into parts. Every part starts from
/// a zero state, and the first input of a later part is the time step before it.
/// </summary>
internal sealed class PianoRollBatcher : SequenceBatcher<LaneBatch>
{
    private readonly PianoRolls _data;
    private readonly Part[] _parts;

    /// <param name="data">At least one piece.</param>
    /// <param name="plan">How pieces are grouped into batches.</param>
    /// <param name="fromSilence">
    /// True if the first time step is also a target, predicted from silence. If false, a piece of n time steps has n - 1 targets.
    /// </param>
    /// <param name="window">Most time steps per batch, 1 or more.</param>
    /// <exception cref="InvalidDataException">There is no piece, or a piece has nothing to predict.</exception>
    /// <exception cref="ArgumentException">A number in the plan is out of range.</exception>
    public PianoRollBatcher(PianoRolls data, BatchPlan plan, bool fromSilence = false, int window = int.MaxValue)
        : this(data, plan, Cut(data, fromSilence ? 0 : 1, window))
    {
    }

    private PianoRollBatcher(PianoRolls data, BatchPlan plan, Part[] parts)
        : base(plan, [.. parts.Select(static part => part.Length)])
    {
        _data = data;
        _parts = parts;
        Tokens = parts.Sum(static part => (long)part.Length);
    }

    /// <summary>Target time steps per epoch.</summary>
    public override long Tokens { get; }

    /// <summary>Writes a time step: 1 for each sounding key.</summary>
    internal static void Sound(UInt128 notes, Span<float> keys)
    {
        for (; notes != 0; notes &= notes - 1)
            keys[(int)UInt128.TrailingZeroCount(notes)] = 1;
    }

    // inputs [T, rows, 88]: 1 for a sounding key, else 0. targets [T, rows, 88]: the same for the next time step. Both are 0 past
    // a row's length.
    private protected override LaneBatch Fill(int lane, int[] sequences)
    {
        var lengths = LengthsOf(sequences);
        var (steps, rows) = (lengths.Max(), sequences.Length);
        float[] inputs = Buffers.Floats(steps, rows, PianoRolls.Notes), targets = Buffers.Floats(steps, rows, PianoRolls.Notes);
        for (var row = 0; row < rows; row++)
        {
            if (sequences[row] < 0)
                continue;
            var part = _parts[sequences[row]];
            var piece = _data[part.Piece];
            for (var t = 0; t < part.Length; t++)
            {
                var place = ((t * rows) + row) * PianoRolls.Notes;
                if (part.Begin + t > 0)
                    Sound(piece[part.Begin + t - 1], inputs.AsSpan(place));
                Sound(piece[part.Begin + t], targets.AsSpan(place));
            }
        }

        return new LaneBatch(lane, steps, [], [], default)
        {
            Vectors = inputs,
            TargetVectors = targets,
            Lengths = lengths,
        };
    }

    private static Part[] Cut(PianoRolls data, int first, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var parts = new List<Part>();
        for (var piece = 0; piece < data.Count; piece++)
        {
            var length = data[piece].Length;
            if (length <= first)
                Damaged.At(
                    $"Piece {piece}",
                    "it has too few time steps to predict one from another; leave it out or begin from silence.");
            for (var begin = first; begin < length; begin += Math.Min(window, length - begin))
                parts.Add(new Part(piece, begin, Math.Min(window, length - begin)));
        }

        return [.. parts];
    }

    // Targets: time steps Begin … Begin + Length - 1 of a piece.
    private readonly record struct Part(int Piece, int Begin, int Length);
}
