using DistSeq.Benchmarks.Scale;

namespace DistSeq.Benchmarks.Commands;

/// <summary>scale: how many silos pay, by a model that is fitted to measured steps.</summary>
internal static class ScaleCommand
{
    private static readonly int[] Silos = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000];

    public static Command Create()
    {
        var config = SharedOptions.Configs("--config", StepConfigs.Find("shake")!);
        var compute = new Option<double>("--compute-ms")
        {
            Description = "Time of a step of one silo alone, ms.",
            DefaultValueFactory = _ => 40,
        };
        var links = new Option<string[]>("--link")
        {
            Description = "Mbit/s:ms, rate of a silo's link and delay there and back.",
            DefaultValueFactory = _ => ["1000:0.5", "10000:0.1", "100000:0.05"],
        };
        var measure = new Option<bool>("--measure")
        {
            Description = "Fit the model again, on two silos behind shaped links: root, redis-server, taskset, unshare, tc.",
        };
        var seconds = SharedOptions.Seconds(6);
        var command = new Command(
            "scale", "Predicts time and efficiency of a step on up to 1,000 silos.") { config, compute, links, measure, seconds };
        command.SetAction(async (parse, _) =>
        {
            var configs = SharedOptions.Configs(parse.GetValue(config)!);
            var (model, milliseconds) = (MeasuredModel.Value, parse.GetValue(compute));
            if (parse.GetValue(measure))
            {
                if (!ShapedNetwork.IsInside)
                    return ShapedNetwork.RunInside([.. parse.Tokens.Select(token => token.Value)]);
                var steps = await LinkMeasurement.RunAsync(
                    [StepConfigs.Find("shake-small")!, StepConfigs.Wide, StepConfigs.Find("shake")!], parse.GetValue(seconds),
                    Console.Error.WriteLine);
                model = ScaleModel.Fit(steps);
                WriteFit(model, steps);
            }

            foreach (var each in configs)
            {
                var load = new ScaleLoad(milliseconds / 1e3, new Engine.Models.ParameterLayout(EngineModel.Of(each)).Length);
                foreach (var link in parse.GetValue(links)!)
                    WritePrediction(each.Name, model, load, Link.Parse(link));
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static void WriteFit(ScaleModel model, IReadOnlyList<LinkStep> steps)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fitted to sync: {model.SecondsPerByte * 1e9:F3} ns per byte, {model.SecondsPerExchange * 1e3:F3} ms per exchange, "
            + $"links at {model.LinkShare:F2} of their time"));
        var table = new TextTable("two silos", "aggregation", "Mbit/s", "ms measured", "ms by the model");
        foreach (var step in steps)
        {
            var predicted = model.StepSeconds(step.Half, step.Traffic, new Link(step.BitsPerSecond, 0), 2);
            table.Add(
                step.Config, step.Traffic.Name, Figures.Count(step.BitsPerSecond / 1e6), Figures.Ratio(step.Seconds * 1e3),
                Figures.Ratio(predicted * 1e3));
        }

        table.Write(Console.Out);
    }

    private static void WritePrediction(string config, ScaleModel model, ScaleLoad load, Link link)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{config}, {load.Parameters:#,0} parameters, {load.ComputeSeconds * 1e3:F1} ms alone, "
            + $"over {link.BitsPerSecond / 1e6:#,0} Mbit/s and {link.Delay * 1e3:F2} ms"));
        Console.Out.WriteLine(
            "One batch per silo: ms per step, efficiency. One batch for all: silos that pay, and their rate by one silo's.");
        var table = new TextTable(["silos", .. Traffic.All.Select(traffic => traffic.Name)]);
        foreach (var silos in Silos)
        {
            table.Add([$"{silos}", .. Traffic.All.Select(traffic =>
                $"{Figures.Short(model.StepSeconds(load, traffic, link, silos) * 1e3)} "
                + $"{Figures.Percent(model.Efficiency(load, traffic, link, silos))}")]);
        }

        table.Add(
            ["one batch",
                .. Traffic.All.Select(traffic => model.PaysTo(load, traffic, link))
                    .Select(pays => $"{pays.Silos}: {Figures.Short(pays.Times)}x")]);
        table.Write(Console.Out);
    }
}
