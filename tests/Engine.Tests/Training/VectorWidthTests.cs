using System.Diagnostics;

namespace DistSeq.Engine.Tests.Training;

public class VectorWidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Training_gives_the_same_weights_without_a_processor_feature(string feature, int widest)
    {
        var expected = TrainingHashes.Lines().ToArray();
        var actual = await RunWithout(feature);
        Assert.Equal(expected[1..], actual[1..]);
        // Where the processor is known, the feature must really have been off.
        if (System.Runtime.Intrinsics.X86.X86Base.IsSupported)
            Assert.True(int.Parse(actual[0].Split(' ')[1], null) <= widest, $"With {feature}=0 there are still {actual[0]}.");
    }

    private static async Task<string[]> RunWithout(string feature)
    {
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            start.ArgumentList.Add(typeof(VectorWidthTests).Assembly.Location);
        start.ArgumentList.Add("hashes");
        start.Environment[feature] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            return output.Split('\n');
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
