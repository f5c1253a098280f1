namespace DistSeq.Client.Tests.Specs;

/// <summary>Names that messages about unknown ones list.</summary>
internal static class Known
{
    public const string Fields =
        "name, seed, task, from, fromSha256, resume, data, model, training, optimizer, cluster, aggregation";

    public const string ModelFields = "cell, layers, hidden, embedding, tied, bidirectional, forgetBias, dropout";

    public const string Cells = "rnn, rnn-relu, lstm, lstm-peephole, lstm-peephole-previous, lstm-no-input-gate, "
        + "lstm-no-forget-gate, lstm-no-output-gate, lstm-no-input-activation, lstm-no-output-activation, lstm-coupled, "
        + "lstm-full-gate-recurrence, lstm-hard-sigmoid, lstm-layer-norm, gru, gru-reset-after, gru-simplified, mgu, mut1, mut2, "
        + "mut3, min-gru, min-lstm, ind-rnn, lstm-layer-norm-apart";
}
