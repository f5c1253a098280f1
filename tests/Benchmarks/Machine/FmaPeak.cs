using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistSeq.Benchmarks.Machine;

/// <summary>
/// The most single-precision operations that these threads can do: chains of fused multiply-adds that never leave the registers.
/// An FMA counts as two operations.
/// </summary>
internal static class FmaPeak
{
    private const int Rounds = 500;
    private const int Turns = 200_000;

    // Enough chains to hide a latency of 5 cycles on two units, and few enough for 16 registers.
    private const int Chains = 12;

    /// <summary>
    /// GFLOP/s of all threads together: the best of many rounds of some tenths of a millisecond, all threads working at once.
    /// </summary>
    public static double Measure(int threads)
    {
        var width = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
        var began = new long[threads * Rounds];
        var ended = new long[threads * Rounds];
        var kept = new float[threads];
        ThreadTeam.Run(threads, (number, barrier) =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.Wait();
                began[(number * Rounds) + round] = Stopwatch.GetTimestamp();
                kept[number] += Vector512.IsHardwareAccelerated ? Turn512() : Turn256();
                ended[(number * Rounds) + round] = Stopwatch.GetTimestamp();
            }
        });
        var shortest = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            long first = long.MaxValue, last = 0;
            for (var number = 0; number < threads; number++)
            {
                first = Math.Min(first, began[(number * Rounds) + round]);
                last = Math.Max(last, ended[(number * Rounds) + round]);
            }

            shortest = Math.Min(shortest, last - first);
        }

        return 2.0 * Chains * width * Turns * threads / (shortest * 1e9 / Stopwatch.Frequency);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Turn512()
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (var turn = 0; turn < Turns; turn++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, x, y);
            c1 = Vector512.FusedMultiplyAdd(c1, x, y);
            c2 = Vector512.FusedMultiplyAdd(c2, x, y);
            c3 = Vector512.FusedMultiplyAdd(c3, x, y);
            c4 = Vector512.FusedMultiplyAdd(c4, x, y);
            c5 = Vector512.FusedMultiplyAdd(c5, x, y);
            c6 = Vector512.FusedMultiplyAdd(c6, x, y);
            c7 = Vector512.FusedMultiplyAdd(c7, x, y);
            c8 = Vector512.FusedMultiplyAdd(c8, x, y);
            c9 = Vector512.FusedMultiplyAdd(c9, x, y);
            c10 = Vector512.FusedMultiplyAdd(c10, x, y);
            c11 = Vector512.FusedMultiplyAdd(c11, x, y);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Turn256()
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (var turn = 0; turn < Turns; turn++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, x, y);
            c1 = Vector256.FusedMultiplyAdd(c1, x, y);
            c2 = Vector256.FusedMultiplyAdd(c2, x, y);
            c3 = Vector256.FusedMultiplyAdd(c3, x, y);
            c4 = Vector256.FusedMultiplyAdd(c4, x, y);
            c5 = Vector256.FusedMultiplyAdd(c5, x, y);
            c6 = Vector256.FusedMultiplyAdd(c6, x, y);
            c7 = Vector256.FusedMultiplyAdd(c7, x, y);
            c8 = Vector256.FusedMultiplyAdd(c8, x, y);
            c9 = Vector256.FusedMultiplyAdd(c9, x, y);
            c10 = Vector256.FusedMultiplyAdd(c10, x, y);
            c11 = Vector256.FusedMultiplyAdd(c11, x, y);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
