using DistSeq.Engine.Tests.Training;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace DistSeq.Engine.Tests;

/// <summary>
/// The tests, or with the one argument "hashes" what <see cref="VectorWidthTests"/> compares between processes.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["hashes"])
        {
            await Console.Out.WriteAsync(string.Join('\n', TrainingHashes.Lines()));
            return 0;
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
