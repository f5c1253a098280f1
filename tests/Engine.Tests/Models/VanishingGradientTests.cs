namespace DistSeq.Engine.Tests.Models;

/// <summary>docs/math/vanishing-gradients.md, in numbers: untrained networks of 64 units, random ids.</summary>
public class VanishingGradientTests
{
    private const int Hidden = 64;
    private const int Symbols = 64;
    private const int Rows = 4;
    private const int Steps = 160;

    // Measured over 60 seeds: RNN 0.014 … 0.022, GRU and LSTM without forget bias 2e-7 … 4e-7, LSTM 0.11 … 0.21 and 1.0 … 6.5.
    [Theory]
    [InlineData(CellKind.Rnn, null, 0, 1 / 20.0)]
    [InlineData(CellKind.Gru, null, 0, 1e-5)]
    [InlineData(CellKind.Lstm, 0f, 0, 1e-5)]
    [InlineData(CellKind.Lstm, 1f, 1 / 50.0, 1)]
    [InlineData(CellKind.Lstm, 3f, 1 / 10.0, 10)]
    public void What_is_left_of_a_gradient_after_fifty_time_steps_depends_on_the_cell(
        CellKind cell, float? forgetBias, double least, double most)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            // The first ten time steps are left out: there the gradient of an LSTM finds its way from h into c.
            var network = new Network(cell, forgetBias, seed);
            Assert.InRange(network.HiddenNorm(60) / network.HiddenNorm(10), least, most);
        }
    }

    [Theory]
    [InlineData(CellKind.Rnn)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.Lstm)]
    public void Windows_of_one_time_step_bring_the_gradient_of_the_whole_window(CellKind cell)
    {
        var network = new Network(cell, null, 1);
        var gradient = network.LastGradient();
        for (var t = Steps - 1; t >= Steps - 30; t--)
            gradient = network.Run(t, t + 1).Backward(new float[Rows * Hidden], gradient).StateGradients;
        Close.Bits(network.Gradient(30), gradient, "dLoss/d(state)");
    }

    /// <summary>One network and one sequence of ids.</summary>
    private sealed class Network
    {
        private readonly ModelDefinition _model;
        private readonly float[] _weights;
        private readonly int[] _ids;
        private readonly float[] _last;

        public Network(CellKind cell, float? forgetBias, int seed)
        {
            _model = new ModelDefinition(cell, Symbols, 1, Hidden, 0);
            var layout = new ParameterLayout(_model);
            _weights = new float[layout.Length];
            Initializer.Fill(_model, layout, seed, _weights);
            if (forgetBias is { } bias)
                layout.Slice(_weights, "layers.0.bias").Slice(Hidden, Hidden).Fill(bias);
            _ids = Numbers.Ids(seed, Steps * Rows, 0, Symbols);
            _last = Numbers.Uniform(seed, Rows * Hidden);
        }

        /// <summary>[Rows, state size]: dLoss/d(state) at the end, none of it for c.</summary>
        public float[] LastGradient()
        {
            var gradient = new float[Rows * _model.StateSize];
            for (var row = 0; row < Rows; row++)
                _last.AsSpan(row * Hidden, Hidden).CopyTo(gradient.AsSpan(row * _model.StateSize));
            return gradient;
        }

        /// <summary>[Rows, state size]: dLoss/d(state) so many time steps before the end, in one window.</summary>
        public float[] Gradient(int distance) =>
            Run(Steps - distance, Steps).Backward(new float[distance * Rows * Hidden], LastGradient()).StateGradients;

        /// <summary>Norm of dLoss/dh there.</summary>
        public double HiddenNorm(int distance) =>
            Math.Sqrt(Gradient(distance).Where((_, place) => place % _model.StateSize < Hidden).Sum(d => (double)d * d));

        /// <summary>The window of some time steps, from the state that those before it have left.</summary>
        public NetworkRun Run(int begin, int end)
        {
            var before = new NetworkRun(_model, _weights, begin, Rows).Forward(_ids[..(begin * Rows)], []);
            return new NetworkRun(_model, _weights, end - begin, Rows).Forward(_ids[(begin * Rows)..(end * Rows)], before.State);
        }
    }
}
