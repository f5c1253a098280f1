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

    /// <summary>Whatever happens to the bytes, they are refused or read, and nothing else.</summary>
    public static void Damage(byte[] good)
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
                Open(bytes);
            }
            catch (InvalidDataException)
            {
                // As it should be where the bytes make no sense.
            }
        }
    }
}
