namespace DistSeq.Engine.Cells;

/// <summary>
/// An LSTM with layer normalization of the pre-activations and of the cell state that h reads:
/// i, f, o = sigmoid(a), g = tanh(a), c = f c' + i g, h = o tanh(norm(c)). There are two forms of a. Vectors are gains, then
/// shifts.
/// <list type="bullet">
/// <item>Apart (Ba et al. 2016, equations 20 to 22): a = norm(x Wx) + norm(h' Wh), each over all gates together. Blocks are i, f,
/// o, g of x Wx, then of h' Wh. Both norms and the gates share one shift, because shifts are only added.</item>
/// <item>Else a = norm(x Wx + h' Wh), each gate separately (TensorFlow's LayerNormBasicLSTMCell). Blocks i, f, o, g.</item>
/// </list>
/// </summary>
internal sealed unsafe class LstmLayerNormCell<TSums> : ICell
    where TSums : struct, INormalizedSums
{
    private const int Gates = 4;

    // Kept: gate activations, tanh of the normalized c, the normalized c, and in the last block 1 / deviation of each norm.
    private const int Squashed = 4;
    private const int Normalized = 5;
    private const int Deviations = 6;

    public static CellShape Shape { get; } = TSums.Apart
        ? new()
        {
            Gates = ["xi", "xf", "xo", "xg", "hi", "hf", "ho", "hg"],
            InputBlocks = Gates,
            RecurrentFirst = Gates,
            RecurrentBlocks = Gates,
            HasCellState = true,
            HasBias = false,
            KeptBlocks = 7,
            Vectors =
            [
                "gain.x.i", "gain.x.f", "gain.x.o", "gain.x.g", "gain.h.i", "gain.h.f", "gain.h.o", "gain.h.g", "gain.c",
                "shift.i", "shift.f", "shift.o", "shift.g", "shift.c",
            ],
        }
        : new()
        {
            Gates = ["i", "f", "o", "g"],
            HasCellState = true,
            HasBias = false,
            KeptBlocks = 7,
            Vectors = ["gain.i", "gain.f", "gain.o", "gain.g", "gain.c", "shift.i", "shift.f", "shift.o", "shift.g", "shift.c"],
        };

    // Number of gate norms; the norm of c comes after them.
    private static int GateNorms => TSums.Apart ? 2 : Gates;

    // Blocks normalized together.
    private static int Together => TSums.Apart ? Gates : 1;

    private static int CellGain => GateNorms * Together;

    private static int Shifts => CellGain + 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var block = s.Block;
        for (var row = 0; row < s.Rows; row++)
        {
            float* gates = s.Gates + ((long)row * s.GateStride), kept = s.Kept + ((long)row * s.KeptStride),
                deviations = kept + (Deviations * block);
            var at = (long)row * s.Stride;
            for (var norm = 0; norm < GateNorms; norm++)
            {
                var values = gates + (norm * Together * block);
                deviations[norm] = LayerNormalization.Forward<T>(values, values, Together, s);
            }

            for (var gate = 0; gate < Gates; gate++)
            {
                for (var j = 0; j < block; j += T.Floats)
                {
                    var a = LayerNormalization.Scaled(s, gate, Shifts + gate, j, T.Load(gates + (gate * block) + j));
                    if (TSums.Apart)
                    {
                        var gain = T.Load(s.Vectors + ((Gates + gate) * block) + j);
                        a = T.FusedMultiplyAdd(gain, T.Load(gates + ((Gates + gate) * block) + j), a);
                    }

                    (gate == 3 ? Activations.Tanh(a) : Activations.Sigmoid(a)).Store(kept + (gate * block) + j);
                }
            }

            for (var j = 0; j < block; j += T.Floats)
            {
                var fresh = T.Load(kept + j) * T.Load(kept + (3 * block) + j);
                T.FusedMultiplyAdd(T.Load(kept + block + j), T.Load(s.PreviousCell + at + j), fresh).Store(s.Cell + at + j);
            }

            deviations[GateNorms] = LayerNormalization.Forward<T>(s.Cell + at, kept + (Normalized * block), 1, s);
            for (var j = 0; j < block; j += T.Floats)
            {
                var a = LayerNormalization.Scaled(s, CellGain, Shifts + Gates, j, T.Load(kept + (Normalized * block) + j));
                var squashed = Activations.Tanh(a);
                squashed.Store(kept + (Squashed * block) + j);
                (T.Load(kept + (2 * block) + j) * squashed).Store(s.Hidden + at + j);
            }
        }
    }

    // As in the LSTM, with each d(a) backpropagated through its normalization; a shift's share is d(a).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(in CellStep s)
        where T : struct, IVector<T>
    {
        var one = T.One;
        var block = s.Block;
        for (var row = 0; row < s.Rows; row++)
        {
            float* gates = s.Gates + ((long)row * s.GateStride), kept = s.Kept + ((long)row * s.KeptStride),
                deviations = kept + (Deviations * block);
            float* shares = s.DVectors + ((long)row * Shape.Vectors.Count * block), shiftShares = shares + (Shifts * block);
            var at = (long)row * s.Stride;
            float* dCell = s.DCell + at, dHidden = s.DHidden + at, dCellShift = shiftShares + (Gates * block);
            for (var j = 0; j < block; j += T.Floats)
            {
                var squashed = T.Load(kept + (Squashed * block) + j);
                (T.Load(dHidden + j) * T.Load(kept + (2 * block) + j) * (one - (squashed * squashed))).Store(dCellShift + j);
            }

            // DKept holds the row's d(s) of the normalized c until it is added to dc.
            var dNormalized = s.DKept + at;
            LayerNormalization.Backward<T>(
                dCellShift, kept + (Normalized * block), deviations[GateNorms], CellGain, shares, dNormalized, 1, s);
            for (var j = 0; j < block; j += T.Floats)
            {
                T input = T.Load(kept + j), forget = T.Load(kept + block + j);
                T output = T.Load(kept + (2 * block) + j), candidate = T.Load(kept + (3 * block) + j);
                var dc = T.Load(dCell + j) + T.Load(dNormalized + j);
                (dc * forget).Store(dCell + j);
                (dc * candidate * (input * (one - input))).Store(shiftShares + j);
                (dc * T.Load(s.PreviousCell + at + j) * (forget * (one - forget))).Store(shiftShares + block + j);
                (T.Load(dHidden + j) * T.Load(kept + (Squashed * block) + j) * (output * (one - output))).Store(
                    shiftShares + (2 * block) + j);
                (dc * input * (one - (candidate * candidate))).Store(shiftShares + (3 * block) + j);
                T.Zero.Store(s.DPreviousHidden + at + j);
            }

            for (var norm = 0; norm < GateNorms; norm++)
            {
                float* values = gates + (norm * Together * block), da = TSums.Apart ? shiftShares : shiftShares + (norm * block);
                LayerNormalization.Backward<T>(da, values, deviations[norm], norm * Together, shares, values, Together, s);
            }
        }
    }
}
