namespace DistSeq.Chaos.Sweeping;

/// <summary>The sweeps: a few seconds of trials each, with every kind of search and pruning that waits for results.</summary>
internal static class SweepSpecs
{
    private const string Fields = """
        search:
          model.cell: { values: [rnn, gru, lstm] }
          model.hidden: { range: [16, 64] }
          optimizer.learningRate: { range: [0.0001, 3], scale: log }

        """;

    private const string ChangingFields = """
        search:
          optimizer.learningRate: { range: [0.0001, 3], scale: log }
          model.dropout.output: { range: [0, 0.5] }

        """;

    /// <summary>Name and settings of each.</summary>
    public static readonly IReadOnlyList<(string Name, string Settings)> All =
    [
        ("random", Fields + "algorithm: random"),
        ("tpe", Fields + "algorithm: { kind: tpe, startup: 4 }\nlag: 2"),
        ("gp", Fields + "algorithm: { kind: gp, startup: 4 }\nlag: 2"),
        ("cma-es", Fields + "algorithm: { kind: cma-es, population: 4 }"),
        ("pbt", ChangingFields + "algorithm: { kind: pbt, population: 4, every: 60 }"),
        ("asha", Fields + "algorithm: random\npruning: { kind: asha, first: 20 }"),
        ("tpe-hyperband", Fields + "algorithm: { kind: tpe, startup: 4 }\npruning: { kind: hyperband, first: 20 }\nlag: 2"),
    ];

    /// <summary>Writes the base and the spec of a sweep, and returns the spec's path.</summary>
    public static string Write(ScratchFolder folder, string name, string settings, int parallel)
    {
        ChaosSpec.WriteText(folder);
        folder.Write("trial.yaml", """
            data: { path: text.txt, format: text, tokens: character }
            model: { cell: gru, hidden: 48 }
            training: { steps: 180, batch: 16, window: 16, lanes: 4 }
            cluster: { workers: 2, parameterShards: 2 }

            """);
        return folder.Write($"{name}-{parallel}.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            name: {{name}}
            base: trial.yaml
            {{settings}}
            budget: { trials: 16 }
            parallel: {{parallel}}

            """));
    }
}
