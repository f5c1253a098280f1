using DistSeq.Engine.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>What a step is expected to take, from sizes alone; it decides over how many silos a job is spread.</summary>
/// <param name="ComputeSeconds">Gradients of all lanes and the update.</param>
/// <param name="CommunicationSeconds">Gradients and weights on their way between silos.</param>
internal readonly record struct StepForecast(double ComputeSeconds, double CommunicationSeconds)
{
    // Another silo must be worth it.
    private const double LeastGain = 1.1;

    // Measured on recent server cores: a thread in products and what goes with them, a byte from a silo to another end to end, an exchange.
    private const double FlopsPerThread = 1.2e11;
    private const double SecondsPerByte = 1.2e-9;
    private const double SecondsPerExchange = 2.5e-4;

    public double Seconds => ComputeSeconds + CommunicationSeconds;

    /// <param name="layout">Parameters of the model.</param>
    /// <param name="tokens">Tokens of a step.</param>
    /// <param name="stepsPerExchange">Steps that one exchange of gradients and weights is for.</param>
    /// <param name="threads">Compute threads that share the lanes.</param>
    /// <param name="silos">Silos that these threads and as many equal parameter shards are on.</param>
    public static StepForecast Of(ParameterLayout layout, long tokens, int stepsPerExchange, int threads, int silos)
    {
        // 2 for each of forward, gradient of the vector and gradient of the matrix.
        var flops = 6.0 * tokens * layout.Ranges.Where(range => range.Rows > 1).Sum(range => (long)range.Length);
        // Each silo sends its gradients to all other shards and gets their weights.
        var bytes = 2.0 * sizeof(float) * layout.Length * (silos - 1);
        var exchange = silos == 1 ? 0 : (bytes * SecondsPerByte * 2 / silos) + SecondsPerExchange;
        return new(flops / (FlopsPerThread * threads), exchange / stepsPerExchange);
    }

    /// <summary>Silos that a job is best spread over.</summary>
    /// <param name="layout">Parameters of the model.</param>
    /// <param name="tokens">Tokens of a step.</param>
    /// <param name="lanes">Lanes of the job: more threads have nothing to do.</param>
    /// <param name="stepsPerExchange">Steps that one exchange of gradients and weights is for.</param>
    /// <param name="threads">Compute threads of each silo, in the order in which silos are taken.</param>
    public static int BestSilos(ParameterLayout layout, long tokens, int lanes, int stepsPerExchange, IReadOnlyList<int> threads)
    {
        var (best, total) = (1, threads[0]);
        var least = Of(layout, tokens, stepsPerExchange, Math.Min(total, lanes), 1).Seconds;
        for (var silos = 2; silos <= threads.Count && total < lanes; silos++)
        {
            total += threads[silos - 1];
            var seconds = Of(layout, tokens, stepsPerExchange, Math.Min(total, lanes), silos).Seconds;
            if (seconds * LeastGain < least)
                (best, least) = (silos, seconds);
        }

        return best;
    }
}
