namespace DistSeq.Chaos.Soaking;

/// <summary>Readings for people, one line per process.</summary>
internal static class ReadingLine
{
    public const string Heading = "jobs  process  managed MB  resident MB  threads  handles  keys  files";

    public static IEnumerable<string> Of(Reading reading) => reading.Processes.Select(process =>
        string.Create(CultureInfo.InvariantCulture,
            $"{reading.Jobs,4}  {process.Name,-7}  {process.ManagedMegabytes,10:0.0}  "
            + $"{process.ResidentMegabytes,11:0.0}  {process.Threads,7}  ")
        + string.Create(CultureInfo.InvariantCulture, $"{process.Handles,7}  {process.Keys,4}  {process.Files,5}"));
}
