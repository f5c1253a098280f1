using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistSeq.Engine.Numerics;
using DistSeq.Engine.Training;

namespace DistSeq.Grains.Wire;

/// <summary>The numerics of the engine, and of what is rounded on its way between silos.</summary>
internal static class NumericsOfBuild
{
    private const int HexDigits = 16;
    private const int Values = FixedOrder.BlockLength + 300;

    private static readonly Lazy<string> Hash = new(Make);

    /// <summary>16 hexadecimal digits, computed once per process.</summary>
    public static string Compute() => Hash.Value;

    private static string Make()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(NumericsHash.Compute()));
        float[] values = new float[Values], rounded = new float[Values];
        var random = new CounterRandom(1, RandomPurpose.Initialization, 0);
        foreach (ref var value in values.AsSpan())
            value = (float)((random.NextDouble() - 0.5) * random.NextDouble());
        BFloat16.Round(values, rounded);
        hash.AppendData(MemoryMarshal.AsBytes(rounded.AsSpan()));
        Int8Blocks.Round(values, rounded);
        hash.AppendData(MemoryMarshal.AsBytes(rounded.AsSpan()));
        new TopK().Round(values, rounded, 0.1);
        hash.AppendData(MemoryMarshal.AsBytes(rounded.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HexDigits];
    }
}
