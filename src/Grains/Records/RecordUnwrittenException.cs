namespace DistSeq.Grains.Records;

/// <summary>The job's record could not be written: storage is away, and what depends on the record waits for it.</summary>
internal sealed class RecordUnwrittenException(string job, Exception inner)
    : Exception($"The record of job {job} could not be written: {inner.Message}", inner);
