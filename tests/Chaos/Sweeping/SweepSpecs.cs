namespace DistSeq.Chaos.Sweeping;

/// <summary>The sweeps: a few seconds of trials each, with every kind of search and pruning that waits for results.</summary>
internal static class SweepSpecs
{
    /// <summary>Name and settings of each.</summary>
    public static readonly IReadOnlyList<(string Name, string Settings)> All =
    [
        ("random", "algorithm: random"),
        ("tpe", "algorithm: { kind: tpe, startup: 4 }\nlag: 2"),
        ("gp", "algorithm: { kind: gp, startup: 4 }\nlag: 2"),
        ("cma-es", "algorithm: { kind: cma-es, population: 4 }"),
        ("asha", "algorithm: random\npruning: { kind: asha, first: 20 }"),
        ("tpe-hyperband", "algorithm: { kind: tpe, startup: 4 }\npruning: { kind: hyperband, first: 20 }\nlag: 2"),
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
            search:
              model.cell: { values: [rnn, gru, lstm] }
              model.hidden: { range: [16, 64] }
              optimizer.learningRate: { range: [0.0001, 3], scale: log }
            {{settings}}
            budget: { trials: 16 }
            parallel: {{parallel}}

            """));
    }
}
