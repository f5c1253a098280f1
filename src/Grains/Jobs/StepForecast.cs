using DistSeq.Engine.Models;

namespace DistSeq.Grains.Jobs;

/// <summary>How long a step is expected to take, from sizes alone. It decides how many silos a job is spread over.</summary>
/// <param name="ComputeSeconds">Gradients of all lanes and the update.</param>
/// <param name="CommunicationSeconds">Gradients and weights on their way between silos.</param>
internal readonly record struct StepForecast(double ComputeSeconds, double CommunicationSeconds)
{
    // The least speedup that is worth another silo.
    private const double LeastGain = 1.1;

    // Measured on recent server cores: a thread at matrix products and the work around them, a byte sent from one silo to another
    // end to end, and an exchange.
    private const double FlopsPerThread = 1.2e11;
    private const double SecondsPerByte = 1.2e-9;
    private const double SecondsPerExchange = 2.5e-4;

    public double Seconds => ComputeSeconds + CommunicationSeconds;

    /// <param name="layout">Parameters of the model.</param>
    /// <param name="tokens">Tokens of a step.</param>
    /// <param name="stepsPerExchange">Steps per exchange of gradients and weights.</param>
    /// <param name="threads">Compute threads that share the lanes.</param>
    /// <param name="silos">Silos that have these threads, and one of as many equal parameter shards each.</param>
    public static StepForecast Of(ParameterLayout layout, long tokens, int stepsPerExchange, int threads, int silos)
    {
        var flops = (double)Operations(layout) * tokens;
        // Each silo sends its gradients to all other shards and gets their weights.
        var bytes = 2.0 * sizeof(float) * layout.Length * (silos - 1);
        var exchange = silos == 1 ? 0 : (bytes * SecondsPerByte * 2 / silos) + SecondsPerExchange;
        return new(flops / (FlopsPerThread * threads), exchange / stepsPerExchange);
    }

    /// <summary>Floating-point operations of the matrix products of a token's training.</summary>
    /// <param name="layout">Parameters of the model.</param>
    // 2 for each of forward, gradient of the vector and gradient of the matrix.
    public static long Operations(ParameterLayout layout) =>
        6 * layout.Ranges.Where(range => range.Rows > 1).Sum(range => (long)range.Length);

    /// <summary>The best number of silos for a job.</summary>
    /// <param name="layout">Parameters of the model.</param>
    /// <param name="tokens">Tokens of a step.</param>
    /// <param name="lanes">Lanes of the job: more threads have nothing to do.</param>
    /// <param name="stepsPerExchange">Steps per exchange of gradients and weights.</param>
    /// <param name="threads">Compute threads of each silo, in the order in which the job would get them.</param>
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
