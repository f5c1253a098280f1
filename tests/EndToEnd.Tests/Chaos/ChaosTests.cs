using System.Diagnostics;

namespace DistSeq.EndToEnd.Tests.Chaos;

/// <summary>
/// A short run of the program that strikes clusters: each of its faults once. See docs/chaos.md for longer ones.
/// </summary>
[Collection(typeof(TestCollections.Alone))]
public sealed class ChaosTests
{
    // It has limits of its own, and ends its processes when it is asked to.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Faults_of_every_kind_cost_seconds_and_do_not_show_in_the_weights()
    {
        Prerequisite.Redis();
        if (MovedClock.Library is null)
            Prerequisite.Missing("the library libfaketimeMT.so.1 (Debian package faketime)");
        await using var program = new ChildProcess(Start("--kills", "10", "--seed", "1"));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Limit);
            var run = await program.WaitAsync(limit.Token);
            TestContext.Current.TestOutputHelper!.WriteLine(run.Output);
            Assert.True(run.ExitCode == 0, $"Exit code {run.ExitCode}.\n{run.Output}\n{run.Error}");
        }
        catch
        {
            if (!program.HasExited)
            {
                program.Terminate();
                await program.WaitAsync(Farewell);
            }

            throw;
        }
    }

    private static ProcessStartInfo Start(params string[] arguments) =>
        BuiltProgram.Start(BuiltProgram.Chaos, Path.GetTempPath(), arguments);
}
