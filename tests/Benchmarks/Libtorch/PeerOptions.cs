namespace DistSeq.Benchmarks.Libtorch;

/// <summary>What to train and for how long, from arguments of the form name=value.</summary>
internal sealed class PeerOptions(string[] arguments)
{
    private readonly Dictionary<string, string> _values = arguments.Select(argument => argument.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>rnn, lstm or gru.</summary>
    public string Cell => _values["cell"];

    /// <summary>V: ids in, logits out.</summary>
    public int Vocabulary => (int)Number("vocabulary")!;

    /// <summary>Width of the embedding; 0 for one-hot vectors.</summary>
    public int Embedding => (int)Number("embedding")!;

    public int Hidden => (int)Number("hidden")!;

    public int Layers => (int)Number("layers")!;

    public int Batch => (int)Number("batch")!;

    /// <summary>T: time steps.</summary>
    public int Window => (int)Number("window")!;

    public bool IsAdam => _values["optimizer"] == "adam";

    public double LearningRate => Number("rate")!.Value;

    /// <summary>Limit of every element of the gradient; null for none.</summary>
    public double? ClipValue => Number("clip-value");

    /// <summary>Limit of the gradient's norm; null for none.</summary>
    public double? ClipNorm => Number("clip-norm");

    public int Threads => (int)Number("threads")!;

    public double Seconds => Number("seconds")!.Value;

    /// <summary>Steps measured at the least.</summary>
    public int FewestSteps => (int)Number("fewest-steps")!;

    private double? Number(string name) =>
        _values.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
}
