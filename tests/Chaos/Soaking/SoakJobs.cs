using System.Security.Cryptography;
using DistSeq.Contracts.Artifacts;
using DistSeq.Contracts.Data;
using DistSeq.Contracts.Specs;
using DistSeq.Contracts.Sweeps;

namespace DistSeq.Chaos.Soaking;

/// <summary>
/// Small jobs with different ends, one after the other. Each has its own seed, and ten of them share a text.
/// </summary>
internal sealed class SoakJobs(IGrainFactory grains)
{
    private const int JobsEachText = 10;
    private const long StepsBeforeCancel = 10;
    private const long SeedThatFails = 4;
    private static readonly SoakKind[] Round =
    [
        SoakKind.Completed, SoakKind.Cancelled, SoakKind.Completed, SoakKind.Failed, SoakKind.Completed,
        SoakKind.Sweep, SoakKind.Completed, SoakKind.Cancelled, SoakKind.LostUpload, SoakKind.Completed,
    ];

    /// <summary>Runs the job with a number to its end.</summary>
    /// <exception cref="FaultException">It does not end as it should.</exception>
    public async Task RunAsync(int number, CancellationToken cancellation)
    {
        var kind = Round[number % Round.Length];
        var spec = Spec(number, kind);
        if (kind == SoakKind.LostUpload)
            await grains.GetGrain<IUploadGrain>(Hash(RandomNumberGenerator.GetBytes(32)))
                .SendPart(0, RandomNumberGenerator.GetBytes(1 << 18));
        var text = Text(kind == SoakKind.Failed ? 0 : number / JobsEachText);
        var dataset = await PrepareAsync(spec.Data, text);
        var id = string.Create(CultureInfo.InvariantCulture, $"soak-{number}");
        if (kind == SoakKind.Sweep)
            await SweepAsync(id, spec, Hash(text), cancellation);
        else
            await TrainAsync(id, spec, dataset, kind, cancellation);
    }

    private static JobSpec Spec(int number, SoakKind kind) => new()
    {
        Name = "soak",
        // Not every seed fails: if all units are dead, losses are finite.
        Seed = kind == SoakKind.Failed ? SeedThatFails : number + 1,
        Data = new DataSpec { Path = "text.txt" },
        Model = new ModelSpec { Cell = kind == SoakKind.Failed ? CellKind.RnnRelu : CellKind.Gru, Hidden = 48 },
        Training = new TrainingSpec { Steps = kind == SoakKind.Cancelled ? 10_000_000 : 60, Batch = 16, Window = 16, Lanes = 4 },
        Optimizer = kind == SoakKind.Failed
            ? new OptimizerSpec { Kind = OptimizerKind.Sgd, LearningRate = 1_000 }
            : new OptimizerSpec(),
        Cluster = new ClusterSpec { Workers = 2, ParameterShards = 2 },
    };

    private static byte[] Text(int number) => Encoding.UTF8.GetBytes(
        string.Join('\n', Enumerable.Range(0, 200).Select(line => $"line {line * (number + 3)} of text {number}")));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<string> PrepareAsync(DataSpec data, byte[] content)
    {
        var upload = grains.GetGrain<IUploadGrain>(Hash(content));
        if (!await upload.IsComplete())
        {
            await upload.SendPart(0, content);
            await upload.Complete(1);
        }

        return (await grains.GetGrain<IDatasetGrain>(Hash(content)).Prepare(data)).Id;
    }

    private async Task SweepAsync(string id, JobSpec spec, string upload, CancellationToken cancellation)
    {
        var sweep = grains.GetGrain<ISweepGrain>(id);
        await sweep.Submit(
            new SweepSpec
            {
                Name = "soak",
                Base = spec,
                Search = new Dictionary<string, SearchSpec>
                {
                    ["optimizer.learningRate"] = new SearchSpec { Values = ["0.001", "0.002"] },
                },
                Budget = new BudgetSpec { Trials = 2 },
            },
            [new SweepData(SweepData.SourceOf(spec.Data), upload)]);
        await foreach (var batch in sweep.Watch(0, cancellation).WithCancellation(cancellation))
        {
            if (batch.Status.IsFinished)
                break;
        }

        var ended = await sweep.GetStatus();
        if (ended.State != SweepState.Completed || ended.Trials.Count(static trial => trial.IsRanked) != 2)
            throw new InvalidOperationException($"Sweep {id} has ended as {ended.State} with {ended.Trials.Count} trials.");
    }

    private async Task<JobStatus> TrainAsync(
        string id, JobSpec spec, string dataset, SoakKind kind, CancellationToken cancellation)
    {
        var job = grains.GetGrain<IJobGrain>(id);
        var status = await job.Submit(spec, dataset);
        await foreach (var batch in job.Watch(0, cancellation).WithCancellation(cancellation))
        {
            status = batch.Status;
            if (kind == SoakKind.Cancelled && status is { IsFinished: false, Step: >= StepsBeforeCancel })
                status = await job.Cancel();
            if (status.IsFinished)
                break;
        }

        var expected = kind switch
        {
            SoakKind.Cancelled => JobState.Cancelled,
            SoakKind.Failed => JobState.Failed,
            _ => JobState.Completed,
        };
        return status.State == expected
            ? status
            : throw new FaultException($"{id} is {status.State} and not {expected}: {status.Error}");
    }
}
