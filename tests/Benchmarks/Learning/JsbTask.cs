namespace DistSeq.Benchmarks.Learning;

/// <summary>
/// Bach's chorales, 88 keys: GRU 46, RMSProp 1e-3, norm clip 1, one piece per step, the weights of the best epoch on the
/// validation split (Chung et al. 2014).
/// </summary>
internal static class JsbTask
{
    private const int Patience = 20;
    private const int LongestRun = 500;

    public static IReadOnlyList<LearningFigure> Run(LearningRun run)
    {
        using var file = run.Open();
        var splits = PianoRolls.ReadJson(file);
        var (train, valid, test) = (Batcher(splits, "train", run.Seed), Batcher(splits, "valid", null),
            Batcher(splits, "test", null));
        var longest = Math.Max(train.MaxSteps, Math.Max(valid.MaxSteps, test.MaxSteps));
        var model = new ModelDefinition(CellKind.GruResetAfter, PianoRolls.Notes, 1, 46, PianoRolls.Notes, TakesIds: false)
        {
            Independent = true,
        };
        var weights = run.Weights(model);
        var computer = new StepComputer(model, 1, 1, longest, new ClipRule(null, 1));
        var learner = new Learner<LaneBatch>(computer, weights, new RmsProp());
        var (best, bestEpoch, kept) = (double.PositiveInfinity, 0, weights.ToArray());
        for (var epoch = 1; epoch <= Math.Min(bestEpoch + Patience, LongestRun); epoch++)
        {
            while (learner.Steps < epoch * train.StepsPerEpoch)
                learner.Step(train.Get(learner.Steps, 0), 1e-3);
            computer.Load(weights);
            var nats = Nats(computer, valid);
            if (nats < best)
            {
                (best, bestEpoch) = (nats, epoch);
                weights.CopyTo(kept, 0);
            }

            if (epoch % 10 == 0)
                run.Report($"epoch {epoch}", "nats a time step, validation", nats);
        }

        computer.Load(kept);
        run.Report($"best epoch {bestEpoch}", "nats a time step, validation", best);
        return [new LearningFigure("nats a time step, test", Nats(computer, test), null, 8.7)];
    }

    private static PianoRollBatcher Batcher(IReadOnlyDictionary<string, PianoRolls> splits, string name, long? seed) =>
        splits.TryGetValue(name, out var split)
            ? new PianoRollBatcher(split, new BatchPlan(seed, 1, 1))
            : throw new TroubleException($"The file has no split {name}; it has {string.Join(", ", splits.Keys)}.");

    private static double Nats(StepComputer computer, PianoRollBatcher pieces)
    {
        var sum = 0.0;
        for (var piece = 0; piece < pieces.Count; piece++)
            sum += computer.Evaluate([pieces.InOrder(piece)])[0].Loss;
        return sum / pieces.Tokens;
    }
}
