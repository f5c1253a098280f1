namespace DistSeq.Grains.Tests.Sweeps.Search;

/// <summary>
/// The first and the last trial of a short sweep by each search. Where they change, sweeps go on with other trials: say so in the
/// changelog as "Other trials", and change them here.
/// </summary>
internal static class SuggestedTrials
{
    public static IReadOnlyDictionary<SearchAlgorithm, string[]> Of { get; } = new Dictionary<SearchAlgorithm, string[]>
    {
        [SearchAlgorithm.Grid] =
        [
            "model.cell=lstm model.layers=1 optimizer.kind=sgd optimizer.momentum=0",
            "model.cell=rnn model.layers=2",
        ],
        [SearchAlgorithm.Random] =
        [
            "model.cell=rnn model.dropout.input=0 model.hidden=77 optimizer.learningRate=0.000101995",
            "model.cell=rnn model.dropout.input=0.6 model.hidden=161 optimizer.learningRate=0.000188464",
        ],
        [SearchAlgorithm.Sobol] =
        [
            "model.cell=gru model.dropout.input=0 model.hidden=53 optimizer.learningRate=0.000976277",
            "model.cell=lstm model.dropout.input=0 model.hidden=138 optimizer.learningRate=0.0524036",
        ],
        [SearchAlgorithm.Tpe] =
        [
            "model.cell=gru model.dropout.input=0 model.hidden=53 optimizer.learningRate=0.000976277",
            "model.cell=rnn model.dropout.input=0.6 model.hidden=188 optimizer.learningRate=0.068697",
        ],
        [SearchAlgorithm.Gp] =
        [
            "model.cell=gru model.dropout.input=0 model.hidden=53 optimizer.learningRate=0.000976277",
            "model.cell=gru model.dropout.input=0.6 model.hidden=126 optimizer.learningRate=0.00998419",
        ],
        [SearchAlgorithm.Pbt] =
        [
            "model.cell=gru model.dropout.input=0 model.hidden=53 optimizer.learningRate=0.000976277",
            "model.cell=rnn model.dropout.input=0.3 model.hidden=237 optimizer.learningRate=0.0224441",
        ],
        [SearchAlgorithm.CmaEs] =
        [
            "model.cell=rnn model.dropout.input=0.3 model.hidden=51 optimizer.learningRate=0.00319673",
            "model.cell=rnn model.dropout.input=0.6 model.hidden=109 optimizer.learningRate=0.0309071",
        ],
    };
}
