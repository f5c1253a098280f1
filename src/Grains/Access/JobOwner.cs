namespace DistSeq.Grains.Access;

/// <summary>Whose a job is.</summary>
internal static class JobOwner
{
    /// <summary>Asks the job. Where there is none, what is left of it is nobody's.</summary>
    public static async ValueTask<string?> Of(string job, IGrainFactory grains)
    {
        try
        {
            return (await grains.GetGrain<IJobGrain>(job).GetSpec()).Cluster.User;
        }
        catch (KeyNotFoundException)
        {
            return "";
        }
    }
}
