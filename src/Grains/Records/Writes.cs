namespace DistSeq.Grains.Records;

/// <summary>Writes of records that may fail.</summary>
internal static class Writes
{
    /// <summary>Writes what was changed in memory, and changes it back if that fails: what is not saved does not count.</summary>
    public static async Task OrUndo(Func<Task> write, Action undo)
    {
        try
        {
            await write();
        }
        catch
        {
            undo();
            throw;
        }
    }
}
