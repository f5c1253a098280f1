namespace DistSeq.Benchmarks.Corpora;

/// <summary>What training on a large corpus took.</summary>
/// <param name="Name">Where the silo was, and how the corpus was stored.</param>
/// <param name="ClientBytes">Most memory that the client had resident.</param>
/// <param name="SiloBytes">Most that the silo had; null if it was in the client's process.</param>
/// <param name="UploadSeconds">From the client's start to the upload's last byte.</param>
/// <param name="FirstStepSeconds">From there to the end of the first step, as the client reports it.</param>
/// <param name="Equal">Number of losses that equal those over tokens in memory, bit for bit.</param>
internal sealed record CorpusRow(
    string Name, long ClientBytes, long? SiloBytes, double UploadSeconds, double FirstStepSeconds, int Equal)
{
    public const long MostBytes = 1_000_000_000;
    public const double MostSeconds = 60;

    public bool Reached => ClientBytes < MostBytes && SiloBytes is null or < MostBytes && FirstStepSeconds <= MostSeconds
        && Equal == CorpusReference.Steps;
}
