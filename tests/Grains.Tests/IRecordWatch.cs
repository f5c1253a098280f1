namespace DistSeq.Grains.Tests;

/// <summary>Has the records of a grain pass through its hands.</summary>
internal interface IRecordWatch
{
    /// <summary>A record is about to be read.</summary>
    void Reads(string name);

    /// <summary>Lets a write through, or not.</summary>
    Task Write(Func<Task> write);
}
