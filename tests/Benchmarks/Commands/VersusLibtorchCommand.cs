using DistSeq.Benchmarks.Versus;

namespace DistSeq.Benchmarks.Commands;

/// <summary>versus-libtorch: the training step against TorchSharp's, on the same machine in the same run.</summary>
internal static class VersusLibtorchCommand
{
    public static Command Create()
    {
        var configs = SharedOptions.Configs("--configs", [.. StepConfigs.All]);
        var threads = SharedOptions.ThreadCounts();
        var alternations = SharedOptions.Alternations();
        var seconds = SharedOptions.Seconds(3);
        var output = SharedOptions.Output();
        var command = new Command(
            "versus-libtorch",
            "Compares the training step with TorchSharp's, taking turns.") { configs, threads, alternations, seconds, output };
        command.SetAction(async (parse, _) =>
        {
            var peer = await LibtorchPeer.BuildAsync(Console.Error);
            var comparison = new Comparison(peer, parse.GetValue(alternations), parse.GetValue(seconds), Console.Error);
            List<VersusRow> rows = [];
            foreach (var config in SharedOptions.Configs(parse.GetValue(configs)!))
            {
                foreach (var count in SharedOptions.ThreadCounts(parse.GetValue(threads)!))
                    rows.Add(await comparison.RunAsync(config, count));
            }

            if (parse.GetValue(output) == "json")
                Console.Out.WriteLine(Json.Text(new { Results = rows }));
            else
                VersusTable.Write(rows, Console.Out);
            return ExitCode.Fine;
        });
        return command;
    }
}
