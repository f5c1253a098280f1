using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace DistSeq.Contracts.Cluster;

/// <summary>What one process has to work with; silos and clients describe themselves in the same terms.</summary>
[GenerateSerializer, Immutable, Alias("distseq.ProcessFacts")]
public sealed record ProcessFacts
{
    private const int ShortVersion = 13;

    /// <summary>Its clock.</summary>
    [Id(0)]
    public DateTimeOffset Clock { get; init; }

    /// <summary>Processors that it may use.</summary>
    [Id(1)]
    public int Processors { get; init; }

    /// <summary>Vector instructions that training uses: AVX-512, AVX2, NEON, or none. All give the same bits.</summary>
    [Id(2)]
    public string Vectors { get; init; } = "";

    /// <summary>Name and version of the runtime.</summary>
    [Id(3)]
    public string Runtime { get; init; } = "";

    /// <summary>Version of DistSeq, and the source it was built from, where known.</summary>
    [Id(4)]
    public string Version { get; init; } = "";

    /// <summary>Memory that it may use, bytes.</summary>
    [Id(5)]
    public long MemoryLimit { get; init; }

    /// <summary>Memory that it uses, bytes.</summary>
    [Id(6)]
    public long MemoryUsed { get; init; }

    /// <summary>Whether server garbage collection is on, which uses several processors.</summary>
    [Id(7)]
    public bool IsServerCollector { get; init; }

    /// <summary>The facts of this process.</summary>
    public static ProcessFacts Here(TimeProvider clock) => new()
    {
        Clock = clock.GetUtcNow(),
        Processors = Environment.ProcessorCount,
        Vectors = Vector512.IsHardwareAccelerated ? "AVX-512"
            : Vector256.IsHardwareAccelerated ? "AVX2"
            : AdvSimd.IsSupported ? "NEON" : "none",
        Runtime = RuntimeInformation.FrameworkDescription,
        Version = Short(typeof(ProcessFacts).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
        MemoryLimit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        MemoryUsed = Environment.WorkingSet,
        IsServerCollector = GCSettings.IsServerGC,
    };

    private static string Short(string version) => version[..Math.Min(version.Length, ShortVersion)];
}
