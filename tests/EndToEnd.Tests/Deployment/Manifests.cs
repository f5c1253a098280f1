using System.Collections.Concurrent;
using k8s;

namespace DistSeq.EndToEnd.Tests.Deployment;

/// <summary>What kubectl makes of one folder of k8s/, read strictly.</summary>
internal sealed class Manifests
{
    private static readonly ConcurrentDictionary<string, Task<Manifests>> Rendered = new();

    private Manifests(string text)
    {
        foreach (var document in text.Split("\n---\n", StringSplitOptions.RemoveEmptyEntries))
        {
            // Kinds of the Prometheus Operator are not in the client's model.
            if (document.Contains("apiVersion: monitoring.coreos.com/", StringComparison.Ordinal))
                Monitors.Add(Yaml.Parse(document));
            else
                Objects.AddRange(
                    KubernetesYaml.LoadAllFromString(document, null, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>());
        }
    }

    public List<IKubernetesObject<V1ObjectMeta>> Objects { get; } = [];

    public List<JsonNode> Monitors { get; } = [];

    public IEnumerable<Workload> Workloads =>
        Objects.Select(Workload.From).OfType<Workload>();

    /// <summary>The render of a folder; each is rendered once.</summary>
    public static Task<Manifests> RenderAsync(string folder)
    {
        var kubectl = Prerequisite.Program("kubectl", "kubernetes-client");
        return Rendered.GetOrAdd(folder, async _ =>
        {
            var run = await ProgramRun.RunAsync(kubectl, "kustomize", Repository.File(folder));
            Assert.True(run.ExitCode == 0, run.Error);
            return new Manifests(run.Output);
        });
    }

    /// <summary>One workload of a render.</summary>
    public static async Task<Workload> WorkloadAsync(string folder, string name) =>
        Assert.Single((await RenderAsync(folder)).Workloads, workload => workload.Name == name);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();
}
