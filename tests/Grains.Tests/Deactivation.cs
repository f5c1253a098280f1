namespace DistSeq.Grains.Tests;

/// <summary>Makes a grain lose its memory.</summary>
internal static class Deactivation
{
    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.ApplicationRequested, "test");

    public static void Deactivate(this IGrainContext grain) => grain.Deactivate(Reason, CancellationToken.None);
}
