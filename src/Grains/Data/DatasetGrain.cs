using System.Security.Cryptography;
using System.Text.Json;
using DistSeq.Contracts.Data;
using DistSeq.Grains.Compute;
using DistSeq.Grains.Data.Web;
using DistSeq.Grains.Models;
using Split = DistSeq.Engine.Tasks.Split;

namespace DistSeq.Grains.Data;

/// <summary>Prepares one corpus: reads raw content, and writes tokenized splits into the store.</summary>
internal sealed partial class DatasetGrain(
    IArtifactStore store, ComputeThreads compute, DatasetCache cache, ScratchFolder scratch, WebSource web,
    ILogger<DatasetGrain> log) : Grain, IDatasetGrain
{
    /// <summary>
    /// A duplicate does the same again: the result depends on key and spec alone, and is written whole or not at all. A data set
    /// that exists already is marked as used now.
    /// </summary>
    public async Task<DatasetStatus> Prepare(DataSpec spec, TaskKind? task, string? fromSha256)
    {
        var learning = Modeling.Task(spec, task);
        var from = fromSha256?.ToLowerInvariant();
        var id = string.Create(CultureInfo.InvariantCulture,
            $"{this.GetPrimaryKeyString()}-{learning.Name}-{spec.Format}-{spec.Tokens}{Reading(spec)}"
            + $"{(from is null ? "" : $"-from{from}")}{Test(spec.Test)}-{Share(spec.Validation)}-{spec.Seed}").ToLowerInvariant();
        var corpus = await Prepared(id, spec, learning, from);
        return new DatasetStatus
        {
            Id = id,
            Vocabulary = corpus.Codec.Vocabulary,
            Sequences = corpus.Sequences,
            TrainTokens = corpus.Targets(Split.Train),
            ValidTokens = corpus.Targets(Split.Validation),
            TestTokens = corpus.Targets(Split.Test),
            Notes = [.. learning.Doubts(corpus), .. NothingHeldOut(spec, corpus)],
        };
    }

    // A share of a single sequence is empty.
    private static string[] NothingHeldOut(DataSpec spec, Corpus corpus) =>
        spec.Validation is { Path: null, Share: > 0 and var share } && corpus.Targets(Split.Validation) == 0
            ? [string.Create(CultureInfo.InvariantCulture,
                $"data.validation is {share}, but the data is too little to hold that out; no validation loss is measured.")]
            : [];

    private async Task<Corpus> Prepared(string id, DataSpec spec, LearningTask task, string? from)
    {
        try
        {
            if (await IsGood(id) && await store.Touch(ArtifactName.Dataset(id), default))
                return await cache.Get(id);
            var model = from is null ? null : await FirstModel.Read(store, compute, from);
            if (model is not null)
                FirstModel.DemandTask(model, task);
            using var raw = ScratchFile.Create(scratch);
            await Fetch(spec, raw);
            var form = ScratchFile.Create(scratch);
            try
            {
                var corpus = await compute.Run(() => Tokenize(raw, form, spec, task, model?.Codec));
                await PreparedData.Write(store, id, form);
                return cache.Keep(id, corpus, form);
            }
            catch
            {
                form.Dispose();
                throw;
            }
        }
        catch (IOException e)
        {
            throw InvalidSpecException.At("data.path", $"cannot be prepared in the folder '{scratch.Path}' of a silo: "
                + $"{e.Message}. Free space there, or set DISTSEQ__SCRATCH to a folder with room for twice the data.");
        }
        catch (OutOfMemoryException e)
        {
            throw InvalidSpecException.At("data.path",
                $"is too large for the memory of the silo that prepares it ({e.Message}). "
                + "Split the data, or give the silo more memory.");
        }
    }

    // Reads all of it, even if this silo has it in memory: other silos read it from the store.
    private async Task<bool> IsGood(string id)
    {
        try
        {
            return await PreparedData.Copy(store, id, Stream.Null);
        }
        catch (DamagedException e)
        {
            LogDamaged(log, e.Message);
            return false;
        }
    }

    // Only what is not at its default.
    private static string Reading(DataSpec spec) =>
        (spec.Vocabulary is { } words ? $"-{words}" : "") + (spec.Lowercase ? "-lowercase" : "")
            + (spec.Encoding == DataEncoding.Utf8 ? "" : $"-{spec.Encoding}") + Hash(spec.Columns) + Hash(spec.Forecast)
            + (spec.Grid is { } grid ? string.Create(CultureInfo.InvariantCulture, $"-grid{grid:R}") : "");

    // Hashed, as names of columns may hold any characters.
    private static string Hash<T>(T? section)
        where T : class => section is null
        ? ""
        : "-" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(section)))[..16];

    // The file of a split is part of the content, which has a hash of its own.
    private static string Share(HeldOut held) => held.Path is null ? held.ToString() : "file";

    private static string Test(HeldOut held) => held == default ? "" : $"-test{Share(held)}";

    private static Corpus Tokenize(ScratchFile raw, ScratchFile form, DataSpec spec, LearningTask task, Codec? model)
    {
        try
        {
            var sources = UploadedFiles.Open(raw, spec);
            var destination = form.Open();
            var corpus = TaskCatalog.Prepare(task, sources, Modeling.Reading(spec) with { Model = model }, destination);
            destination.Flush();
            if (model is not null)
                FirstModel.DemandFits(model, corpus);
            return corpus;
        }
        catch (InvalidDataException e)
        {
            throw InvalidSpecException.At("data.path", e.Message);
        }
    }

    private async Task Fetch(DataSpec spec, ScratchFile raw)
    {
        await using var content = raw.Open();
        if (await Uploads.Copy(store, this.GetPrimaryKeyString(), content))
            return;
        if (!Uri.TryCreate(spec.Path, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw InvalidSpecException.At("data.path",
                $"'{Quoted.Path(spec.Path)}' has not been uploaded to the cluster; "
                + "a client uploads a local file before it submits the job.");
        }

        await Download(address, content, FilesAttribute.Of(spec.Format).Largest(UploadedFiles.LargestInMemory));
    }

    // Who does not know the content must not learn its hash: with the hash it can be read.
    private async Task Download(Uri address, Stream destination, long most)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var part in web.Read(address, most))
        {
            await destination.WriteAsync(part);
            whole.AppendData(part.Span);
        }

        if (Convert.ToHexStringLower(whole.GetHashAndReset()) != this.GetPrimaryKeyString())
        {
            throw InvalidSpecException.At("data.sha256", $"is {this.GetPrimaryKeyString()}, but {address} has another hash. "
                + "If the content there is what you want, print its hash with: curl -sL URL | sha256sum");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Damage} It is prepared again.")]
    private static partial void LogDamaged(ILogger logger, string damage);
}
