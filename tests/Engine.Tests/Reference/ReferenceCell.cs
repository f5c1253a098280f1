namespace DistSeq.Engine.Tests.Reference;

/// <summary>
/// One layer of one cell in double precision and plain loops, from the formulas in the papers. One row, one time step at a time.
/// </summary>
internal sealed class ReferenceCell(CellKind kind, int hidden, ParameterLayout layout, string layer, double[] weights)
{
    private readonly CellShape _shape = CellCatalog.Shape(kind);
    private double[] _x = [];
    private double[] _h = [];
    private double[] _c = [];
    private double[] _e = [];

    /// <summary>From x and the state [parts, hidden] to the next state, in place.</summary>
    public void Step(double[] x, Span<double> state)
    {
        _x = x;
        _h = state[..hidden].ToArray();
        _c = _shape.HasCellState ? state[hidden..(2 * hidden)].ToArray() : [];
        _e = kind switch
        {
            CellKind.LstmFullGateRecurrence => state[(2 * hidden)..].ToArray(),
            CellKind.Mut3 => Map(_h, Math.Tanh),
            _ => [],
        };
        var next = kind switch
        {
            CellKind.Rnn => Map(Sum("h"), Math.Tanh),
            CellKind.RnnRelu => Map(Sum("h"), sum => Math.Max(0, sum)),
            CellKind.IndRnn => Map((sum, u, h) => Math.Max(0, sum + (u * h)), Sum("h"), Vector("u"), _h),
            CellKind.Gru or CellKind.Mut2 or CellKind.Mut3 =>
                Blend(Map(Sum("z"), Sigmoid), Map(Candidate("n", Map(Sum("r"), Sigmoid)), Math.Tanh)),
            CellKind.GruSimplified => Blend(Map(Sum("z"), Sigmoid), Map(Sum("n"), Math.Tanh)),
            CellKind.GruResetAfter => GruResetAfter(),
            CellKind.Mgu => Blend(Map(Sum("f"), Sigmoid), Map(Candidate("n", Map(Sum("f"), Sigmoid)), Math.Tanh)),
            CellKind.Mut1 => Blend(
                Map(Sum("z"), Sigmoid),
                Map((x, n, _) => Math.Tanh(Math.Tanh(x) + n), Sum("x"), Candidate("n", Map(Sum("r"), Sigmoid)), _h)),
            CellKind.MinGru => Blend(Map(Sum("z"), Sigmoid), Sum("n")),
            // i / (f + i) by the logarithms of both, which no pre-activation is too low for.
            CellKind.MinLstm => Blend(Map((f, i, _) => Sigmoid(LogSigmoid(i) - LogSigmoid(f)), Sum("f"), Sum("i"), _h), Sum("n")),
            CellKind.LstmLayerNorm or CellKind.LstmLayerNormApart => LayerNormLstm(state),
            _ => Lstm(state),
        };
        next.CopyTo(state);
    }

    // Greff et al. 2017, section II and appendix A3: all but the standard forms have peepholes; an absent gate is 1.
    private double[] Lstm(Span<double> state)
    {
        var peepholes = kind is not (CellKind.Lstm or CellKind.LstmHardSigmoid);
        Func<double, double> gate = kind == CellKind.LstmHardSigmoid ? x => Math.Clamp((0.2 * x) + 0.5, 0, 1) : Sigmoid;
        double[] ones = Map(_h, _ => 1);
        var i = kind == CellKind.LstmNoInputGate ? ones : Gate("i", _c);
        var f = kind == CellKind.LstmNoForgetGate ? ones : kind == CellKind.LstmCoupled ? Map(i, value => 1 - value) : Gate(
            "f", _c);
        var g = kind == CellKind.LstmNoInputActivation ? Sum("g") : Map(Sum("g"), Math.Tanh);
        var c = new double[hidden];
        for (var j = 0; j < hidden; j++)
            c[j] = (f[j] * _c[j]) + (i[j] * g[j]);
        var o = kind == CellKind.LstmNoOutputGate ? ones : Gate("o", kind == CellKind.LstmPeepholePrevious ? _c : c);
        c.CopyTo(state[hidden..]);
        if (kind == CellKind.LstmFullGateRecurrence)
            ((double[])[.. i, .. f, .. o]).CopyTo(state[(2 * hidden)..]);
        return Map((output, cell, _) => output * (kind == CellKind.LstmNoOutputActivation ? cell : Math.Tanh(cell)), o, c, c);

        double[] Gate(string name, double[] seen) =>
            peepholes ? Map((sum, p, cell) => gate(sum + (p * cell)), Sum(name), Vector("p" + name), seen) : Map(Sum(name), gate);
    }

    private double[] LayerNormLstm(Span<double> state)
    {
        string[] gates = ["i", "f", "o", "g"];
        var sums = kind == CellKind.LstmLayerNormApart
            ? Map((fromInput, fromHidden, shift) => fromInput + fromHidden + shift, Norm("x"), Norm("h"), Shifts())
            : [.. gates.SelectMany(gate => Scale(Normalized(Sum(gate)), gate))];
        double[] i = Map(sums[..hidden], Sigmoid), f = Map(sums[hidden..(2 * hidden)], Sigmoid), o = Map(
            sums[(2 * hidden)..(3 * hidden)], Sigmoid);
        var g = Map(sums[(3 * hidden)..], Math.Tanh);
        var c = new double[hidden];
        for (var j = 0; j < hidden; j++)
            c[j] = (f[j] * _c[j]) + (i[j] * g[j]);
        c.CopyTo(state[hidden..]);
        return Map((output, cell, _) => output * Math.Tanh(cell), o, Scale(Normalized(c), "c"), c);

        double[] Scale(double[] values, string name) =>
            Map((value, gain, shift) => (gain * value) + shift, values, Vector($"gain.{name}"), Vector($"shift.{name}"));

        double[] Shifts() => [.. gates.SelectMany(gate => Vector($"shift.{gate}"))];

        // All gates of one sum together.
        double[] Norm(string sum)
        {
            var gains = gates.SelectMany(gate => Vector($"gain.{sum}.{gate}")).ToArray();
            var values = Normalized([.. gates.SelectMany(gate => Sum(sum + gate))]);
            return Map((value, gain, _) => gain * value, values, gains, gains);
        }

        static double[] Normalized(double[] sums)
        {
            var mean = sums.Average();
            var deviation = Math.Sqrt(sums.Average(sum => (sum - mean) * (sum - mean)) + 1e-5);
            return Map(sums, sum => (sum - mean) / deviation);
        }
    }

    private double[] GruResetAfter()
    {
        double[] r = Map(Sum("r"), Sigmoid), z = Map(Sum("z"), Sigmoid), nx = Sum("nx"), nh = Sum("nh");
        var n = Map((x, reset, h) => Math.Tanh(x + (reset * h)), nx, r, nh);
        return Map((keep, candidate, h) => ((1 - keep) * candidate) + (keep * h), z, n, _h);
    }

    private double[] Blend(double[] update, double[] candidate) =>
        Map((z, n, h) => (z * n) + ((1 - z) * h), update, candidate, _h);

    // The block's bias and input, and the product of r h' with the candidate matrix.
    private double[] Candidate(string gate, double[] reset)
    {
        var sum = Sum(gate);
        AddProduct(sum, "candidate", 0, Map((r, h, _) => r * h, reset, _h, _h));
        return sum;
    }

    // bias + x Wx + h' Wh + e We, as far as the gate has them.
    private double[] Sum(string gate)
    {
        var block = _shape.Gates.ToList().IndexOf(gate);
        var sum = new double[hidden];
        for (var j = 0; j < hidden && _shape.HasBias; j++)
            sum[j] = weights[layout[$"{layer}.bias"].Offset + (block * hidden) + j];
        if (block < _shape.InputBlocks)
            AddProduct(sum, "input", block, _x);
        if (block >= _shape.RecurrentFirst && block < _shape.RecurrentFirst + _shape.RecurrentBlocks)
            AddProduct(sum, "recurrent", block - _shape.RecurrentFirst, _h);
        if (block >= _shape.EchoFirst && block < _shape.EchoFirst + _shape.EchoTargets)
            AddProduct(sum, "echo", block - _shape.EchoFirst, _e);
        return sum;
    }

    private void AddProduct(double[] sum, string matrix, int block, double[] vector)
    {
        var range = layout[$"{layer}.{matrix}"];
        Assert.Equal(range.Rows, vector.Length);
        for (var k = 0; k < vector.Length; k++)
        {
            for (var j = 0; j < hidden; j++)
                sum[j] += vector[k] * weights[range.Offset + (k * range.Columns) + (block * hidden) + j];
        }
    }

    private double[] Vector(string name) => weights.AsSpan(layout[$"{layer}.{name}"].Offset, hidden).ToArray();

    private static double[] Map(double[] values, Func<double, double> function) =>
        Array.ConvertAll(values, value => function(value));

    private static double[] Map(Func<double, double, double, double> function, double[] a, double[] b, double[] c)
    {
        var result = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
            result[i] = function(a[i], b[i], c[i]);
        return result;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double LogSigmoid(double x) => Math.Min(x, 0) - Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
