using static TorchSharp.torch;

namespace DistSeq.Benchmarks.Libtorch;

/// <summary>A training step as a user of TorchSharp would write it: forward, cross-entropy, backward, clip, update.</summary>
internal sealed class PeerStep
{
    private const int Batches = 16;

    private readonly PeerOptions _options;
    private readonly Func<Tensor, Tensor> _layers;
    private readonly nn.Module<Tensor, Tensor> _head;
    private readonly nn.Module<Tensor, Tensor>? _embedding;
    private readonly Tensor _oneHot;
    private readonly TorchSharp.Modules.Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor[] _inputs = new Tensor[Batches];
    private readonly Tensor[] _targets = new Tensor[Batches];
    private long _steps;

    public PeerStep(PeerOptions options)
    {
        _options = options;
        random.manual_seed(1);
        var width = options.Embedding > 0 ? options.Embedding : options.Vocabulary;
        List<nn.Module> modules = [];
        _layers = Layers(width, modules);
        modules.Add(_head = nn.Linear(options.Hidden, options.Vocabulary));
        if (options.Embedding > 0)
            modules.Add(_embedding = nn.Embedding(options.Vocabulary, options.Embedding));
        _oneHot = eye(options.Embedding > 0 ? 1 : options.Vocabulary);
        _parameters = [.. modules.SelectMany(module => module.parameters())];
        _optimizer = options.IsAdam
            ? optim.Adam(_parameters, options.LearningRate)
            : optim.SGD(_parameters, options.LearningRate);
        for (var batch = 0; batch < Batches; batch++)
        {
            var ids = randint(options.Vocabulary, [options.Window + 1, options.Batch], dtype: ScalarType.Int64);
            _inputs[batch] = ids[..options.Window].contiguous();
            _targets[batch] = ids[1..].reshape(-1).contiguous();
        }
    }

    /// <summary>Of every 16th step, from the first on, nats a token: reading it more often would cost time.</summary>
    public double Loss { get; private set; }

    public void Run()
    {
        using var scope = NewDisposeScope();
        var (input, target) = (_inputs[_steps % Batches], _targets[_steps % Batches]);
        _steps++;
        _optimizer.zero_grad();
        var output = _layers(Vectors(input)).view(-1, _options.Hidden);
        var loss = nn.functional.cross_entropy(_head.forward(output), target);
        loss.backward();
        if (_options.ClipValue is { } value)
            nn.utils.clip_grad_value_(_parameters, value);
        if (_options.ClipNorm is { } norm)
            nn.utils.clip_grad_norm_(_parameters, norm);
        _optimizer.step();
        if (_steps % Batches == 1)
            Loss = loss.item<float>();
    }

    private Tensor Vectors(Tensor ids) => _embedding is not null
        ? _embedding.forward(ids)
        : _oneHot.index_select(0, ids.view(-1)).view(_options.Window, _options.Batch, _options.Vocabulary);

    private Func<Tensor, Tensor> Layers(int width, List<nn.Module> modules)
    {
        switch (_options.Cell)
        {
            case "rnn":
                var rnn = nn.RNN(width, _options.Hidden, _options.Layers, nn.NonLinearities.Tanh);
                modules.Add(rnn);
                return vectors => rnn.forward(vectors, null).Item1;
            case "lstm":
                var lstm = nn.LSTM(width, _options.Hidden, _options.Layers);
                modules.Add(lstm);
                return vectors => lstm.forward(vectors, null).Item1;
            case "gru":
                var gru = nn.GRU(width, _options.Hidden, _options.Layers);
                modules.Add(gru);
                return vectors => gru.forward(vectors, null).Item1;
            default:
                throw new ArgumentException($"libtorch has no cell '{_options.Cell}'; it has rnn, lstm and gru.");
        }
    }
}
