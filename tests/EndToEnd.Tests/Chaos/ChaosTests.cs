using System.Diagnostics;
using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.EndToEnd.Tests.Chaos;

/// <summary>
/// A short run of the program that strikes clusters: each of its faults once. See docs/chaos.md for longer ones.
/// </summary>
public sealed class ChaosTests
{
    // It has limits of its own, and ends its processes when it is asked to.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Faults_of_every_kind_cost_seconds_and_do_not_show_in_the_weights()
    {
        Prerequisite.Program("redis-server", "redis-server");
        Prerequisite.Program("faketime", "faketime");
        await using var program = new ChildProcess(Start("--kills", "10", "--seed", "1"));
        try
        {
            var run = await program.WaitAsync(Limit);
            TestContext.Current.TestOutputHelper!.WriteLine(run.Output);
            Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}.\n{run.Output}\n{run.Error}");
        }
        catch
        {
            if (!program.HasExited)
            {
                program.Terminate();
                await Task.WhenAny(program.WaitAsync(Farewell), Task.Delay(Farewell, CancellationToken.None));
            }

            throw;
        }
    }

    private static ProcessStartInfo Start(params string[] arguments) =>
        BuiltProgram.Start(BuiltProgram.Chaos, Path.GetTempPath(), arguments);
}
