namespace DistSeq.Engine.Data.Batches;

/// <summary>
/// Batches of lines for next-token prediction. Each line starts from a zero state. A line longer than the window is cut into
/// pieces. The first input of a line is the zero vector; the first input of a later piece is the token before it.
/// </summary>
internal sealed class LineBatcher : TokenBatcher
{
    private readonly TokenSequences _lines;
    private readonly Piece[] _pieces;

    /// <param name="lines">At least one is not empty.</param>
    /// <param name="plan">How sequences are grouped into batches.</param>
    /// <param name="window">Longest piece, 1 or more.</param>
    /// <exception cref="InvalidDataException">There are no tokens.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public LineBatcher(TokenSequences lines, BatchPlan plan, int window)
        : this(lines, plan, Cut(lines, window))
    {
    }

    private LineBatcher(TokenSequences lines, BatchPlan plan, Piece[] pieces)
        : base(plan, [.. pieces.Select(static piece => piece.Length)])
    {
        _lines = lines;
        _pieces = pieces;
    }

    /// <summary>Tokens per epoch.</summary>
    public override long Tokens => _lines.Tokens.Length;

    private protected override void Fill(int sequence, int row, int rows, int[] inputs, int[] targets)
    {
        var (line, begin, length) = _pieces[sequence];
        var tokens = _lines[line];
        Put(tokens.Slice(begin, length), targets, rows, row);
        var before = Math.Max(0, begin - 1);
        Put(tokens[before..(begin + length - 1)], inputs, rows, row, firstStep: before + 1 - begin);
    }

    private static Piece[] Cut(TokenSequences lines, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var pieces = new List<Piece>();
        for (var line = 0; line < lines.Count; line++)
        {
            var length = lines[line].Length;
            for (var begin = 0; begin < length; begin += Math.Min(window, length - begin))
                pieces.Add(new Piece(line, begin, Math.Min(window, length - begin)));
        }

        return [.. pieces];
    }

    // Targets: tokens Begin … Begin + Length - 1 of a line.
    private readonly record struct Piece(int Line, int Begin, int Length);
}
