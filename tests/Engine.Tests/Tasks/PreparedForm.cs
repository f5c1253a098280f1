namespace DistSeq.Engine.Tests.Tasks;

/// <summary>A corpus as the bytes that silos read.</summary>
internal static class PreparedForm
{
    public static byte[] Of(LearningTask task, Corpus corpus)
    {
        using var file = new MemoryStream();
        TaskCatalog.Write(task, corpus, file);
        return file.ToArray();
    }

    public static Corpus Open(byte[] prepared) => TaskCatalog.Open(new MemoryStream(prepared));

    /// <summary>The corpus as a silo reads it.</summary>
    public static Corpus Again(LearningTask task, Corpus corpus) => Open(Of(task, corpus));

    /// <summary>Whatever happens to the bytes, they are refused or read, and nothing else.</summary>
    /// <param name="good">The bytes.</param>
    /// <param name="read">What else is read of a corpus that was opened.</param>
    public static void Damage(byte[] good, Action<Corpus>? read = null)
    {
        var random = new Random(1);
        for (var turn = 0; turn < 3_000; turn++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (turn % 3 == 0)
                Array.Resize(ref bytes, random.Next(bytes.Length));
            try
            {
                var corpus = Open(bytes);
                read?.Invoke(corpus);
            }
            catch (InvalidDataException)
            {
                // As it should be where the bytes make no sense.
            }
        }
    }
}
