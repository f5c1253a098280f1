using k8s;

namespace DistSeq.EndToEnd.Tests.Deployment;

/// <summary>Anything that makes pods.</summary>
internal sealed record Workload(string Kind, string Name, int Replicas, V1PodTemplateSpec Template)
{
    public V1PodSpec Pod => Template.Spec;

    public V1Container Container => Assert.Single(Pod.Containers);

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public static Workload? From(IKubernetesObject<V1ObjectMeta> item) => item switch
    {
        V1Deployment it => new Workload("Deployment", it.Name(), it.Spec.Replicas ?? 1, it.Spec.Template),
        V1StatefulSet it => new Workload("StatefulSet", it.Name(), it.Spec.Replicas ?? 1, it.Spec.Template),
        V1Job it => new Workload("Job", it.Name(), 1, it.Spec.Template),
        _ => null,
    };

    /// <summary>Whether a selector picks the pods of this workload.</summary>
    public bool IsSelectedBy(V1LabelSelector selector) =>
        (selector.MatchLabels ?? new Dictionary<string, string>())
            .All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value)
        && (selector.MatchExpressions ?? []).All(rule => rule.OperatorProperty == "In" && rule.Values.Contains(Labels[rule.Key]));
}
