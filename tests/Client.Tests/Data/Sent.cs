namespace DistSeq.Client.Tests.Data;

/// <summary>What a cluster gets of local data; it has the length and the hash that were told.</summary>
internal static class Sent
{
    public static byte[] Of(LocalData data)
    {
        using var sent = new MemoryStream();
        if (data.IsBundle)
        {
            Bundle.Write(data.Contents, sent);
        }
        else
        {
            using var content = data.Contents[0].Open();
            content.CopyTo(sent);
        }

        Assert.Equal((data.Length, data.Sha256), (sent.Length, Convert.ToHexStringLower(SHA256.HashData(sent.ToArray()))));
        return sent.ToArray();
    }
}
