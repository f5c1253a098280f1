using System.Globalization;
using System.Security.Cryptography;
using DistSeq.Contracts.Cluster;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;
using DistSeq.Engine.Tasks;
using DistSeq.Grains.Artifacts;
using DistSeq.Grains.Models;
using DistSeq.Grains.Workers;
using Microsoft.Extensions.Logging;

namespace DistSeq.Grains.Data;

/// <summary>Prepares one corpus: raw content in, tokenized splits into the store.</summary>
internal sealed partial class DatasetGrain(
    IArtifactStore store, ComputeThreads compute, DatasetCache cache, HttpClient http,
    ILogger<DatasetGrain> log) : Grain, IDatasetGrain
{
    private const long LargestContent = 1L << 30;

    /// <summary>
    /// Idempotent: the outcome is a function of key and spec, and is written whole or not at all. What is there counts as used
    /// now.
    /// </summary>
    public async Task<DatasetStatus> Prepare(DataSpec spec, TaskKind? task)
    {
        var learning = Modeling.Task(spec, task);
        var id = string.Create(CultureInfo.InvariantCulture,
            $"{this.GetPrimaryKeyString()}-{learning.Name}-{spec.Format}-{spec.Tokens}{Reading(spec)}"
            + $"-{spec.Validation:R}-{spec.Seed}").ToLowerInvariant();
        var corpus = await Prepared(id, spec, learning);
        return new DatasetStatus
        {
            Id = id,
            Vocabulary = corpus.Codec.Vocabulary,
            Sequences = corpus.Sequences,
            TrainTokens = corpus.TrainTargets,
            ValidTokens = corpus.ValidTargets,
        };
    }

    private async Task<Corpus> Prepared(string id, DataSpec spec, LearningTask task)
    {
        try
        {
            if (!await IsGood(id) || !await store.Touch(ArtifactName.Dataset(id), default))
            {
                var content = await Content(spec);
                var file = await compute.Run(() => Tokenize(content, spec, task));
                await store.Write(ArtifactName.Dataset(id), Seal.Close(file), default);
            }

            return await cache.Get(id);
        }
        catch (OutOfMemoryException e)
        {
            throw InvalidSpecException.At("data.path",
                $"is too large for the memory of the silo that prepares it ({e.Message}). "
                + "Split the data, or give the silo more memory.");
        }
    }

    // Read as a whole, whatever this silo may have of it in memory: others have it from there.
    private async Task<bool> IsGood(string id)
    {
        try
        {
            return await store.Read(ArtifactName.Dataset(id), default) is not null;
        }
        catch (DamagedException e)
        {
            LogDamaged(log, e.Message);
            return false;
        }
    }

    // Nothing for what is left at its default.
    private static string Reading(DataSpec spec) =>
        (spec.Vocabulary is { } words ? $"-{words}" : "") + (spec.Lowercase ? "-lowercase" : "")
            + (spec.Encoding == DataEncoding.Utf8 ? "" : $"-{spec.Encoding}");

    private static byte[] Tokenize(byte[] content, DataSpec spec, LearningTask task)
    {
        try
        {
            using var file = new MemoryStream();
            TaskCatalog.Write(task, task.Read(new MemoryStream(Decode(content, spec)), Modeling.Reading(spec)), file);
            return file.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At("data.path", e.Message);
        }
        catch (IOException)
        {
            // The stream in memory says so when it can grow no longer.
            throw InvalidSpecException.At("data.path", string.Create(CultureInfo.InvariantCulture,
                $"has {content.Length:n0} bytes, "
                + $"whose tokens take more than the 2 GiB that a prepared data set may have; split the data."));
        }
    }

    // A client decodes what it uploads; what comes from a URL is as it lies there.
    private static byte[] Decode(byte[] content, DataSpec spec)
    {
        using var text = TextContent.Open(new MemoryStream(content), spec.Encoding, spec.Path, "data.encoding: ");
        using var decoded = new MemoryStream(content.Length);
        var part = new byte[1 << 16];
        for (int read; (read = text.Read(part)) > 0;)
        {
            decoded.Write(part, 0, read);
            if (decoded.Length > LargestContent)
            {
                throw new InvalidDataException($"{Quoted.Path(spec.Path)} holds more than {LargestContent >> 20} MiB of text; "
                    + "split the data.");
            }
        }

        return decoded.ToArray();
    }

    private async Task<byte[]> Content(DataSpec spec)
    {
        if (await Uploads.Read(store, this.GetPrimaryKeyString()) is { } uploaded)
            return uploaded;
        if (!Uri.TryCreate(spec.Path, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw InvalidSpecException.At("data.path",
                $"'{Quoted.Path(spec.Path)}' has not been uploaded to the cluster; "
                + "a client uploads a local file before it submits the job.");
        }

        return await Download(address);
    }

    private async Task<byte[]> Download(Uri address)
    {
        using var buffer = new MemoryStream();
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync();
            var part = new byte[1 << 16];
            for (int read; (read = await stream.ReadAsync(part)) > 0;)
            {
                buffer.Write(part, 0, read);
                if (buffer.Length > LargestContent)
                    throw InvalidSpecException.At("data.path", $"{address} sends more than {LargestContent >> 20} MiB; split the data.");
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            throw InvalidSpecException.At("data.path", $"{address} cannot be read by the cluster: {e.Message}. Check the address from a silo, or give a file.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        if (hash != this.GetPrimaryKeyString())
            throw InvalidSpecException.At("data.sha256", $"{address} has the hash {hash}; the spec says {this.GetPrimaryKeyString()}. Correct the one that is wrong.");
        return buffer.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Damage} It is prepared again.")]
    private static partial void LogDamaged(ILogger logger, string damage);
}
