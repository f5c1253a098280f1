namespace DistSeq.EndToEnd.Tests.Deployment;

public class NetworkPolicyTests
{
    private const string Dev = "k8s/overlays/dev";
    private const string Prod = "k8s/overlays/prod";

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public async Task Everything_is_shut_to_begin_with(string folder)
    {
        var deny = Assert.Single((await Manifests.RenderAsync(folder)).Of<V1NetworkPolicy>(), it => it.Name() == "default-deny");
        Assert.Equal(["Ingress", "Egress"], deny.Spec.PolicyTypes);
        Assert.True(deny.Spec.PodSelector.MatchLabels is null or { Count: 0 });
        Assert.Null(deny.Spec.PodSelector.MatchExpressions);
        Assert.Null(deny.Spec.Ingress);
        Assert.Null(deny.Spec.Egress);
    }

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public async Task No_policy_picks_pods_that_nobody_makes(string folder)
    {
        var workloads = await WorkloadsAsync(folder);
        Assert.All((await Manifests.RenderAsync(folder)).Of<V1NetworkPolicy>(),
            policy => Assert.Contains(workloads, it => it.IsSelectedBy(policy.Spec.PodSelector)));
    }

    // Every door of the system, and no other: who may call whom on which port.
    [Theory]
    [InlineData(Dev, "silo", "silo", 11111, true)]
    [InlineData(Prod, "silo", "silo", 11111, true)]
    [InlineData(Dev, "train", "silo", 30000, true)]
    [InlineData(Prod, "sweep", "silo", 30000, true)]
    [InlineData(Dev, "silo", "redis", 6379, true)]
    [InlineData(Prod, "train", "redis", 6379, true)]
    [InlineData(Prod, "train", "silo", 11111, false)]
    [InlineData(Prod, "silo", "silo", 30000, false)]
    [InlineData(Prod, "train", "silo", 8080, false)]
    [InlineData(Prod, "redis", "silo", 11111, false)]
    [InlineData(Prod, "redis", "redis", 6379, false)]
    [InlineData(Prod, "silo", "train", 8080, false)]
    public async Task A_pod_reaches_what_it_needs_and_no_more(string folder, string from, string to, int port, bool open)
    {
        var workloads = await WorkloadsAsync(folder);
        var caller = workloads.Single(it => it.Name == from);
        var callee = workloads.Single(it => it.Name == to);
        var policies = (await Manifests.RenderAsync(folder)).Of<V1NetworkPolicy>().Select(it => it.Spec).ToList();
        var leaves = policies.Where(it => caller.IsSelectedBy(it.PodSelector)).SelectMany(it => it.Egress ?? [])
            .Any(rule => Allows(rule.To, rule.Ports, callee, port));
        var enters = policies.Where(it => callee.IsSelectedBy(it.PodSelector)).SelectMany(it => it.Ingress ?? [])
            .Any(rule => Allows(rule.FromProperty, rule.Ports, caller, port));
        Assert.Equal(open, leaves && enters);
    }

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public async Task Prometheus_reads_the_silos_and_nothing_else(string folder)
    {
        var rules = (await Manifests.RenderAsync(folder)).Of<V1NetworkPolicy>()
            .SelectMany(
                policy => (policy.Spec.Ingress ?? []).Where(rule => rule.FromProperty.Any(it => it.NamespaceSelector is not null))
                .Select(rule => (policy.Name(), rule.Ports)));
        var (name, ports) = Assert.Single(rules);
        Assert.Equal("silo", name);
        Assert.Equal("8080", Assert.Single(ports).Port.Value);
    }

    [Theory]
    [InlineData(Dev)]
    [InlineData(Prod)]
    public async Task Who_looks_up_names_may_ask_the_name_server(string folder)
    {
        var dns = Assert.Single((await Manifests.RenderAsync(folder)).Of<V1NetworkPolicy>(), it => it.Name() == "dns");
        var selected = (await WorkloadsAsync(folder)).Where(it => it.IsSelectedBy(dns.Spec.PodSelector)).Select(it => it.Name);
        Assert.Equal(["silo", "sweep", "train"], selected.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["TCP 53", "UDP 53"],
            Assert.Single(dns.Spec.Egress).Ports.Select(it => $"{it.Protocol} {it.Port.Value}").Order(StringComparer.Ordinal));
    }

    private static async Task<List<Workload>> WorkloadsAsync(string folder) =>
        [.. (await Manifests.RenderAsync(folder)).Workloads, .. (await Manifests.RenderAsync("k8s/jobs")).Workloads];

    private static bool Allows(IList<V1NetworkPolicyPeer> peers, IList<V1NetworkPolicyPort> ports, Workload pod, int port) =>
        ports.Any(it => it.Port.Value == port.ToString(CultureInfo.InvariantCulture))
        && peers.Any(it => it.NamespaceSelector is null && pod.IsSelectedBy(it.PodSelector));
}
