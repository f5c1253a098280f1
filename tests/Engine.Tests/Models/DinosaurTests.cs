namespace DistSeq.Engine.Tests.Models;

/// <summary>The course's model of dinosaur names: one name a step, values clipped, the state carried from name to name.</summary>
public class DinosaurTests
{
    private const string NamesVariable = "DISTSEQ_TEST_DINOS";
    private readonly StepComputer _computer;
    private readonly float[] _weights;
    private readonly Fixture _fixture = new("nb_dino_model");
    private ReadOnlyMemory<float> _state;
    private double _smoothed = -Math.Log(1.0 / 27) * 7;
    private long _steps;

    public DinosaurTests()
    {
        var model = new ModelDefinition(CellKind.Rnn, 27, 1, 50, 27);
        _computer = new StepComputer(model, 1, 1, 40, new ClipRule(5, null), LossReduction.Sum);
        _weights = ParameterLinks.NgRnn(model, _computer.Layout, "b").Weights(_fixture, "initial_params/");
    }

    [Fact]
    public void The_first_200_steps_give_the_course_losses()
    {
        var (names, ends, losses) = (
            _fixture.Integers("inputs/names"), _fixture.Integers("inputs/ends"), _fixture.Data("expected/losses"));
        for (var iteration = 0; iteration < 200; iteration++)
        {
            var loss = Step(names[(iteration == 0 ? 0 : ends[iteration - 1])..ends[iteration]]);
            Close.To(losses[2 * iteration], loss, $"loss of step {iteration}");
            Close.To(losses[(2 * iteration) + 1], _smoothed, $"smoothed loss of step {iteration}");
        }
    }

    [Fact]
    public void The_whole_training_gives_the_course_printed_losses()
    {
        var path = Environment.GetEnvironmentVariable(NamesVariable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(path),
            $"{NamesVariable} is not set: it is the path of the course's dinos.txt, which is not part of the project.");
        Assert.SkipUnless(File.Exists(path), $"{NamesVariable} names {path}, and there is no such file.");
        string[] lines = [.. File.ReadAllLines(path).Select(line => line.Trim().ToLowerInvariant())
            .Where(line => line.Length > 0)];
        var fixture = new Fixture("nb_dino_reports");
        var order = fixture.Integers("inputs/order");
        Assert.Equal(order.Length, lines.Length);
        int[][] names = [.. order.Select(index => lines[index].Select(letter => letter - 'a' + 1).ToArray())];
        foreach (var report in fixture.Data("expected/reports").Chunk(2))
        {
            while (_steps <= (long)report[0])
                Step(names[_steps % names.Length]);
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"iteration {report[0]}: {_smoothed:F6}, printed {report[1]:F6}"));
            Assert.Equal(report[1], _smoothed, 0.02);
        }
    }

    // The loss of a name is a sum over its time steps.
    private double Step(int[] name)
    {
        _computer.Load(_weights);
        var outcome = _computer.Compute([new LaneBatch(0, name.Length + 1, [-1, .. name], [.. name, 0], _state)])[0];
        _state = outcome.State;
        _smoothed = (_smoothed * 0.999) + (outcome.Loss * 0.001);
        new Sgd().Update(++_steps, 0.01, _weights, _computer.Sums[0].Values.Span, [], _weights);
        return outcome.Loss;
    }
}
