using DistSeq.Engine.Data;
using DistSeq.Engine.Tasks;
using DistSeq.Engine.Tasks.Language;

namespace DistSeq.Benchmarks.Corpora;

/// <summary>
/// The engine's losses in the first steps, over tokens in memory. Each row of the batch reads its own stream, of which only the
/// beginning is needed, so a text of any size has a reference.
/// </summary>
internal static class CorpusReference
{
    public const int Steps = 50;
    public const int Batch = 32;
    public const int Window = 50;
    public const int Hidden = 128;
    public const double Rate = 0.005;
    public const long Seed = 1;

    /// <summary>The spec of the same training, of data at a path.</summary>
    public static string Spec(string path) => FormattableString.Invariant($$"""
        name: corpus
        seed: {{Seed}}
        data: {path: {{path}}, format: text, tokens: character, validation: 0}
        model: {cell: lstm, layers: 1, hidden: {{Hidden}}}
        training: {steps: {{Steps}}, batch: {{Batch}}, window: {{Window}}, lanes: 1}
        optimizer: {kind: adam, learningRate: {{Rate}}}
        """);

    /// <summary>Losses of the first steps, nats a token.</summary>
    /// <param name="file">The text, one byte per character.</param>
    /// <param name="characters">All characters in it, in ascending order.</param>
    /// <exception cref="TroubleException">The text is too short.</exception>
    public static IReadOnlyList<double> Losses(string file, IReadOnlyList<char> characters)
    {
        var task = new LanguageTask();
        var vocabulary = Vocabulary.OfCharacters(string.Concat(characters));
        var codec = new TokenCodec(DataFormat.Text, new TextCoder(Tokenizer.Characters, vocabulary), null);
        var tokens = Beginnings(file, characters);
        var corpus = new TokenCorpus(
            DataFormat.Text, vocabulary, new TokenSequences(tokens, [tokens.Length]), new TokenSequences([], []));
        var network = task.Define(new NetworkSize(CellKind.Lstm, 1, Hidden), codec);
        var weights = network.FirstWeights(Seed, CancellationToken.None);
        var optimizer = new Adam();
        var state = new float[optimizer.StatePerParameter * weights.Length];
        var trainer = task.Trainer(network, corpus, new LanePlan(Seed, 1, Batch, Window), 0, 1);
        var losses = new double[Steps];
        for (var step = 0; step < Steps; step++)
        {
            trainer.Load(weights);
            var outcome = trainer.Compute(step, step)[0];
            losses[step] = outcome.Loss / outcome.Tokens;
            trainer.Carry(0, outcome.State);
            optimizer.Update(step + 1, Rate, weights, trainer.Sums[0].Values.Span, state, weights);
        }

        return losses;
    }

    // One window more than is read, so that no window reaches into the next stream.
    private static int[] Beginnings(string file, IReadOnlyList<char> characters)
    {
        const int length = (Steps + 1) * Window;
        var ids = new int[128];
        for (var id = 0; id < characters.Count; id++)
            ids[characters[id]] = id;
        using var text = File.OpenRead(file);
        var stream = (text.Length - 1) / Batch;
        if (stream < length)
            throw new TroubleException($"The text has {text.Length} characters, fewer than {Steps} steps read.");
        var tokens = new int[(Batch * length) + 1];
        var part = new byte[length];
        for (var row = 0; row < Batch; row++)
        {
            text.Position = row * stream;
            text.ReadExactly(part);
            for (var at = 0; at < length; at++)
                tokens[(row * length) + at] = ids[part[at]];
        }

        return tokens;
    }
}
