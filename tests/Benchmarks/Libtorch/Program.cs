using System.Diagnostics;
using System.Text.Json;
using DistSeq.Benchmarks.Libtorch;
using TorchSharp;

// The peer of the versus-libtorch command: measures the same step, in the same way, and prints one object.
var options = new PeerOptions(args);
torch.set_num_threads(options.Threads);
var step = new PeerStep(options);
Measure(Math.Min(1, options.Seconds / 5), 3);
var ticks = Measure(options.Seconds, options.FewestSteps);
ticks.Sort();
double median = Milliseconds(ticks[ticks.Count / 2]), best = Milliseconds(ticks[ticks.Count / 20]);
Console.WriteLine(JsonSerializer.Serialize(new
{
    steps = ticks.Count,
    tokensPerSecond = options.Batch * options.Window / median * 1e3,
    msPerStepMedian = median,
    msPerStepBest = best,
    loss = step.Loss,
}));
return 0;

List<long> Measure(double seconds, int fewest)
{
    List<long> times = [];
    var watch = Stopwatch.StartNew();
    while (watch.Elapsed.TotalSeconds < seconds || times.Count < fewest)
    {
        var began = Stopwatch.GetTimestamp();
        step.Run();
        times.Add(Stopwatch.GetTimestamp() - began);
    }

    return times;
}

static double Milliseconds(long ticks) => ticks * 1e3 / Stopwatch.Frequency;
