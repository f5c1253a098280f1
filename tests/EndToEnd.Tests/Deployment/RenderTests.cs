namespace DistSeq.EndToEnd.Tests.Deployment;

public class RenderTests
{
    [Theory]
    [InlineData("k8s/overlays/dev", "Deployment/silo StatefulSet/redis")]
    [InlineData("k8s/overlays/prod", "Deployment/silo StatefulSet/redis")]
    [InlineData("k8s/jobs", "Job/sweep Job/train")]
    [InlineData("k8s/overlays/prod-jobs", "Job/sweep Job/train")]
    [InlineData("k8s/monitoring", "")]
    public async Task A_folder_renders_to_its_workloads(string folder, string expected)
    {
        var manifests = await Manifests.RenderAsync(folder);
        Assert.Equal(
            expected, string.Join(' ', manifests.Workloads.Select(it => $"{it.Kind}/{it.Name}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    [InlineData("k8s/jobs")]
    [InlineData("k8s/monitoring")]
    public async Task Everything_lives_in_one_namespace(string folder)
    {
        var manifests = await Manifests.RenderAsync(folder);
        Assert.All(manifests.Objects.Where(it => it is not V1Namespace), it => Assert.Equal("distseq", it.Namespace()));
        Assert.All(manifests.Monitors, it => Assert.Equal("distseq", (string?)it["metadata"]!["namespace"]));
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task The_namespace_enforces_the_restricted_pod_standard(string folder)
    {
        var space = Assert.Single((await Manifests.RenderAsync(folder)).Of<V1Namespace>());
        Assert.All(
            ["enforce", "audit", "warn"], mode =>
                Assert.Equal("restricted", space.Labels()["pod-security.kubernetes.io/" + mode]));
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_service_finds_pods_and_its_port(string folder)
    {
        var manifests = await Manifests.RenderAsync(folder);
        Assert.All(manifests.Of<V1Service>(), service =>
        {
            var target = Assert.Single(
                manifests.Workloads, it => it.IsSelectedBy(new V1LabelSelector { MatchLabels = service.Spec.Selector }));
            Assert.All(
                service.Spec.Ports, port => Assert.Contains(target.Container.Ports, it => it.Name == port.TargetPort.Value));
        });
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_selector_fits_the_pods_it_stands_with(string folder)
    {
        var manifests = await Manifests.RenderAsync(folder);
        Assert.All(manifests.Of<V1Deployment>(), it => Assert.True(Workload.From(it)!.IsSelectedBy(it.Spec.Selector)));
        Assert.All(manifests.Of<V1StatefulSet>(), it =>
        {
            Assert.True(Workload.From(it)!.IsSelectedBy(it.Spec.Selector));
            var service = Assert.Single(manifests.Of<V1Service>(), service => service.Name() == it.Spec.ServiceName);
            Assert.Equal("None", service.Spec.ClusterIP);
        });
    }

    [Fact]
    public async Task Only_the_development_overlay_holds_a_password_and_says_so()
    {
        var dev = Assert.Single((await Manifests.RenderAsync("k8s/overlays/dev")).Of<V1Secret>());
        Assert.Equal("for-development-only", System.Text.Encoding.UTF8.GetString(dev.Data["redis-password"]));
        Assert.Empty((await Manifests.RenderAsync("k8s/overlays/prod")).Of<V1Secret>());
        Assert.Empty((await Manifests.RenderAsync("k8s/jobs")).Of<V1Secret>());
    }

    [Fact]
    public async Task Nothing_may_call_the_Kubernetes_api()
    {
        foreach (var folder in (string[])["k8s/overlays/dev", "k8s/overlays/prod", "k8s/jobs"])
        {
            var manifests = await Manifests.RenderAsync(folder);
            Assert.DoesNotContain(
                manifests.Objects, it => it is V1Role or V1RoleBinding or V1ClusterRole or V1ClusterRoleBinding);
            Assert.All(manifests.Of<V1ServiceAccount>(), it => Assert.False(it.AutomountServiceAccountToken));
        }
    }

    [Fact]
    public async Task The_jobs_find_the_service_account_the_secret_and_the_policies_of_the_cluster()
    {
        var cluster = await Manifests.RenderAsync("k8s/overlays/dev");
        foreach (var job in (await Manifests.RenderAsync("k8s/jobs")).Workloads)
        {
            Assert.Contains(cluster.Of<V1ServiceAccount>(), it => it.Name() == job.Pod.ServiceAccountName);
            Assert.All(job.Pod.Volumes.Where(it => it.Secret is not null),
                it => Assert.Contains(cluster.Of<V1Secret>(), secret => secret.Name() == it.Secret.SecretName));
            Assert.Contains(cluster.Of<V1NetworkPolicy>(), it => it.Name() == "client" && job.IsSelectedBy(it.Spec.PodSelector));
        }
    }
}
