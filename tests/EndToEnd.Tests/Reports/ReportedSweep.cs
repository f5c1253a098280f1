using DistSeq.EndToEnd.Tests.Cluster;

namespace DistSeq.EndToEnd.Tests.Reports;

/// <summary>A small sweep that has run, with trials that failed, and its report.</summary>
public sealed class ReportedSweep : IAsyncLifetime
{
    // What a page must show as text.
    private const string Evil = "<img src=x onerror=alert(1)>.txt";

    private readonly ScratchFolder _folder = new();

    /// <summary>The address of the page.</summary>
    public string Page => new Uri(_folder.At("report.html")).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        _folder.Write(Evil, File.ReadAllBytes(Repository.File("examples/data/dinosaurs.txt")));
        // A batch of 4 cannot be cut into 8 lanes.
        _folder.Write("sweep.yaml", $$"""
            base:
              data: { path: "{{Evil}}" }
              model: { hidden: 8 }
              training: { steps: 6, window: 12, lanes: 8, validateEvery: 2 }
            search:
              model.cell: { values: [gru, lstm] }
              model.hidden: { range: [4, 16], scale: log }
              optimizer.learningRate: { range: [0.001, 0.05], scale: log }
              training.batch: { values: [4, 8, 16, 32] }
              model.forgetBias: { range: [0, 2], when: { model.cell: [lstm] } }
            budget: { trials: 24 }
            """);
        var run = await ClientProcess.RunAsync(_folder.Path, ["sweep", "sweep.yaml", "--id", "reported"]);
        Assert.True(run.ExitCode == 0, run.Error);
        await ClientProcess.RunJsonAsync(_folder.Path, ["sweep", "report", "reported", "--out", "report.html"]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
