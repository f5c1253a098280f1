namespace DistSeq.Engine.Tests.Optimization;

public class ScheduleFreeAdamWTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 0.1)]
    [InlineData(1, 0)]
    [InlineData(7, 0.1)]
    [InlineData(50, 0)]
    public void Weights_and_average_follow_the_equations_of_the_paper(int warmUp, double decay)
    {
        const int length = 19;
        const double rate = 0.02, beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;
        var optimizer = new ScheduleFreeAdamW(decay, warmUp, beta1, beta2, epsilon);
        float[] weights = Numbers.Uniform(1, length), state = new float[3 * length];
        double[] x = weights.Doubles(), y = weights.Doubles(), z = weights.Doubles(), v = new double[length];
        var sum = 0.0;
        for (var step = 1; step <= 30; step++)
        {
            var gradient = Numbers.Uniform(step + 1, length);
            optimizer.Update(step, rate, weights, gradient, state, weights);
            var stepRate = rate * Math.Min(1, warmUp == 0 ? 1 : (double)step / warmUp);
            sum += stepRate * stepRate;
            var share = stepRate * stepRate / sum;
            for (var i = 0; i < length; i++)
            {
                v[i] = (beta2 * v[i]) + ((1 - beta2) * gradient[i] * gradient[i]);
                z[i] -= stepRate * ((gradient[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, step))) + epsilon)) + (decay * y[i]));
                x[i] = ((1 - share) * x[i]) + (share * z[i]);
                y[i] = ((1 - beta1) * z[i]) + (beta1 * x[i]);
            }

            Close.To(y, weights, $"weights after step {step}");
            Close.To(x, optimizer.EvaluationWeights(step, weights, state), $"average after step {step}");
        }
    }

    [Fact]
    public void Before_the_first_step_the_weights_are_evaluated()
    {
        float[] weights = [1, 2];
        Close.Bits(weights, new ScheduleFreeAdamW().EvaluationWeights(0, weights, new float[6]), "weights");
    }

    [Fact]
    public void The_average_is_nearer_the_minimum_than_noisy_weights()
    {
        var optimizer = new ScheduleFreeAdamW(warmUp: 20);
        var random = new CounterRandom(1, RandomPurpose.Search, 2);
        const int length = 64, steps = 2000;
        float[] weights = Numbers.Uniform(1, length), state = new float[3 * length], gradient = new float[length];
        for (var step = 1; step <= steps; step++)
        {
            for (var i = 0; i < length; i++)
                gradient[i] = weights[i] + (float)(4 * (random.NextDouble() - 0.5));
            optimizer.Update(step, 0.01, weights, gradient, state, weights);
        }

        var average = optimizer.EvaluationWeights(steps, weights, state).ToArray();
        double Distance(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => value * value) / length);
        Assert.True(Distance(average) < 0.6 * Distance(state[length..(2 * length)]), $"{Distance(average)} from the minimum");
    }
}
