namespace DistSeq.EndToEnd.Tests.Deployment;

/// <summary>One rule a theory, over every pod that the manifests make.</summary>
public class WorkloadTests
{
    public static TheoryData<string, string> All { get; } = new()
    {
        { "k8s/overlays/dev", "silo" },
        { "k8s/overlays/dev", "redis" },
        { "k8s/overlays/prod", "silo" },
        { "k8s/overlays/prod", "redis" },
        { "k8s/jobs", "train" },
        { "k8s/jobs", "sweep" },
        { "k8s/overlays/prod-jobs", "train" },
        { "k8s/overlays/prod-jobs", "sweep" },
    };

    public static TheoryData<string, string> Standing { get; } = new()
    {
        { "k8s/overlays/dev", "silo" },
        { "k8s/overlays/dev", "redis" },
        { "k8s/overlays/prod", "silo" },
        { "k8s/overlays/prod", "redis" },
    };

    [Theory, MemberData(nameof(All))]
    public async Task Runs_as_a_numeric_user_far_from_those_of_the_node(string folder, string name)
    {
        var workload = await Manifests.WorkloadAsync(folder, name);
        Assert.True(workload.Pod.SecurityContext.RunAsNonRoot);
        Assert.True(workload.Container.SecurityContext.RunAsNonRoot);
        Assert.InRange(workload.Pod.SecurityContext.RunAsUser ?? 0, 10001, 65533);
        Assert.InRange(workload.Pod.SecurityContext.RunAsGroup ?? 0, 10001, 65533);
        Assert.Null(workload.Container.SecurityContext.RunAsUser);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Cannot_gain_privileges(string folder, string name)
    {
        var context = (await Manifests.WorkloadAsync(folder, name)).Container.SecurityContext;
        Assert.False(context.AllowPrivilegeEscalation);
        Assert.NotEqual(true, context.Privileged);
        Assert.Equal(["ALL"], context.Capabilities.Drop);
        Assert.Null(context.Capabilities.Add);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Writes_only_to_volumes_of_a_bounded_size(string folder, string name)
    {
        var workload = await Manifests.WorkloadAsync(folder, name);
        Assert.True(workload.Container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Contains(workload.Container.VolumeMounts, it => it.MountPath == "/tmp");
        Assert.All(workload.Pod.Volumes.Where(it => it.EmptyDir is not null), it => Assert.NotNull(it.EmptyDir.SizeLimit));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Is_held_by_the_runtimes_system_call_filter(string folder, string name)
    {
        var workload = await Manifests.WorkloadAsync(folder, name);
        Assert.Equal("RuntimeDefault", workload.Pod.SecurityContext.SeccompProfile.Type);
        Assert.Equal("RuntimeDefault", workload.Container.SecurityContext.SeccompProfile.Type);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Shares_nothing_with_the_node(string folder, string name)
    {
        var workload = await Manifests.WorkloadAsync(folder, name);
        Assert.NotEqual(true, workload.Pod.HostNetwork);
        Assert.NotEqual(true, workload.Pod.HostPID);
        Assert.NotEqual(true, workload.Pod.HostIPC);
        Assert.All(workload.Pod.Volumes, it => Assert.Null(it.HostPath));
        Assert.All(workload.Container.Ports ?? [], it => Assert.Null(it.HostPort));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Asks_for_its_resources_and_is_held_to_its_memory(string folder, string name)
    {
        var resources = (await Manifests.WorkloadAsync(folder, name)).Container.Resources;
        Assert.All(["cpu", "memory", "ephemeral-storage"], it => Assert.True(resources.Requests.ContainsKey(it), it));
        Assert.All(["memory", "ephemeral-storage"], it =>
            Assert.True(resources.Limits[it].ToDecimal() >= resources.Requests[it].ToDecimal(), it));
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_silo_has_no_processor_limit_because_throttling_stalls_its_probes(string folder)
    {
        var silo = await Manifests.WorkloadAsync(folder, "silo");
        Assert.False(silo.Container.Resources.Limits.ContainsKey("cpu"));
        var threads = Assert.Single(silo.Container.Env, it => it.Name == "DISTSEQ__COMPUTETHREADS");
        Assert.Equal("requests.cpu", threads.ValueFrom.ResourceFieldRef.Resource);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Has_an_image_of_a_fixed_version(string folder, string name)
    {
        var container = (await Manifests.WorkloadAsync(folder, name)).Container;
        Assert.Matches(@"^[a-z0-9./-]+:v?[0-9]+\.[0-9]+\.[0-9]+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?$", container.Image);
        Assert.Equal("IfNotPresent", container.ImagePullPolicy);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Has_its_own_service_account_and_no_token(string folder, string name)
    {
        var pod = (await Manifests.WorkloadAsync(folder, name)).Pod;
        Assert.StartsWith("distseq-", pod.ServiceAccountName, StringComparison.Ordinal);
        Assert.False(pod.AutomountServiceAccountToken);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Takes_secrets_as_files(string folder, string name)
    {
        var workload = await Manifests.WorkloadAsync(folder, name);
        Assert.All(workload.Container.Env ?? [], it => Assert.Null(it.ValueFrom?.SecretKeyRef));
        Assert.Null(workload.Container.EnvFrom);
        var secrets = workload.Pod.Volumes.Where(it => it.Secret is not null).ToList();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret =>
            Assert.True(Assert.Single(workload.Container.VolumeMounts, it => it.Name == secret.Name).ReadOnlyProperty));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Sets_no_environment_variable_twice(string folder, string name)
    {
        var names = ((await Manifests.WorkloadAsync(folder, name)).Container.Env ?? []).Select(it => it.Name).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Mounts_only_volumes_that_it_has(string folder, string name)
    {
        var manifests = await Manifests.RenderAsync(folder);
        var workload = await Manifests.WorkloadAsync(folder, name);
        var claims = manifests.Of<V1StatefulSet>().Where(it => it.Name() == name)
            .SelectMany(it => it.Spec.VolumeClaimTemplates ?? []).Select(it => it.Name());
        var volumes = workload.Pod.Volumes.Select(it => it.Name).Concat(claims);
        Assert.Equal(
            volumes.Order(StringComparer.Ordinal),
            workload.Container.VolumeMounts.Select(it => it.Name).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Standing))]
    public async Task Has_three_probes_on_ports_that_it_declares(string folder, string name)
    {
        var container = (await Manifests.WorkloadAsync(folder, name)).Container;
        V1Probe[] probes = [container.StartupProbe, container.ReadinessProbe, container.LivenessProbe];
        Assert.All(probes, probe =>
        {
            var port = probe.HttpGet?.Port ?? probe.TcpSocket?.Port;
            if (port is not null)
                Assert.Contains(container.Ports, it => it.Name == port.Value);
        });
        Assert.NotEqual(Target(container.ReadinessProbe), Target(container.LivenessProbe));
        Assert.True(container.StartupProbe.FailureThreshold * container.StartupProbe.PeriodSeconds >= 120);
        Assert.True(container.LivenessProbe.FailureThreshold * container.LivenessProbe.PeriodSeconds
            > container.ReadinessProbe.FailureThreshold * container.ReadinessProbe.PeriodSeconds);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_silo_is_asked_at_its_health_endpoints(string folder)
    {
        var container = (await Manifests.WorkloadAsync(folder, "silo")).Container;
        Assert.Equal("/health/startup", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_silo_has_the_time_to_end_its_work(string folder)
    {
        var silo = await Manifests.WorkloadAsync(folder, "silo");
        const int hostShutdownSeconds = 120;
        var before = silo.Container.Lifecycle.PreStop.Sleep.Seconds;
        Assert.True(silo.Pod.TerminationGracePeriodSeconds > before + hostShutdownSeconds);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_silo_tells_the_others_its_own_pod(string folder)
    {
        var env = (await Manifests.WorkloadAsync(folder, "silo")).Container.Env.ToDictionary(it => it.Name);
        Assert.Equal("metadata.name", env["POD_NAME"].ValueFrom.FieldRef.FieldPath);
        Assert.Equal("status.podIP", env["POD_IP"].ValueFrom.FieldRef.FieldPath);
        Assert.Equal("$(POD_NAME)", env["DISTSEQ__SILONAME"].Value);
        Assert.Equal("$(POD_IP)", env["DISTSEQ__ADVERTISEDIP"].Value);
        Assert.Equal("redis", env["DISTSEQ__CLUSTERING"].Value);
    }

    [Fact]
    public async Task Silos_have_certificates_in_production_and_name_the_risk_in_development()
    {
        static Dictionary<string, string> Settings(Workload silo) =>
            silo.Container.Env.ToDictionary(static it => it.Name, static it => it.Value);
        var dev = Settings(await Manifests.WorkloadAsync("k8s/overlays/dev", "silo"));
        Assert.Equal("true", dev["DISTSEQ__INSECURE"]);
        Assert.False(dev.ContainsKey("DISTSEQ__TLS"));
        var silo = await Manifests.WorkloadAsync("k8s/overlays/prod", "silo");
        Assert.False(Settings(silo).ContainsKey("DISTSEQ__INSECURE"));
        DemandCertificate(silo, "silo-tls");
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task A_job_in_production_has_the_certificate_of_a_user(string name) =>
        DemandCertificate(await Manifests.WorkloadAsync("k8s/overlays/prod-jobs", name), "client-tls");

    private static void DemandCertificate(Workload workload, string secret)
    {
        var folder = Assert.Single(workload.Container.Env, static it => it.Name == "DISTSEQ__TLS").Value;
        var mount = Assert.Single(workload.Container.VolumeMounts, it => it.MountPath == folder);
        Assert.Equal(secret, Assert.Single(workload.Pod.Volumes, it => it.Name == mount.Name).Secret.SecretName);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task A_silo_listens_where_it_says(string folder)
    {
        var container = (await Manifests.WorkloadAsync(folder, "silo")).Container;
        var ports = container.Ports.ToDictionary(it => it.Name, it => it.ContainerPort.ToString(CultureInfo.InvariantCulture));
        var env = container.Env.ToDictionary(it => it.Name, it => it.Value);
        Assert.Equal(ports["silo"], env["DISTSEQ__SILOPORT"]);
        Assert.Equal(ports["gateway"], env["DISTSEQ__GATEWAYPORT"]);
        Assert.EndsWith(":" + ports["http"], env["ASPNETCORE_URLS"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task Silos_are_replaced_one_at_a_time_and_none_leaves_before_the_new_one_is_ready(string folder)
    {
        var silo = Assert.Single((await Manifests.RenderAsync(folder)).Of<V1Deployment>());
        Assert.Equal("RollingUpdate", silo.Spec.Strategy.Type);
        Assert.Equal("0", silo.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", silo.Spec.Strategy.RollingUpdate.MaxSurge.Value);
        Assert.True(silo.Spec.MinReadySeconds >= 5);
    }

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task Replicated_pods_are_spread_and_are_drained_one_by_one(string folder)
    {
        var manifests = await Manifests.RenderAsync(folder);
        var replicated = manifests.Workloads.Where(it => it.Replicas > 1).ToList();
        Assert.NotEmpty(replicated);
        Assert.All(replicated, workload =>
        {
            Assert.All(workload.Pod.TopologySpreadConstraints, it => Assert.True(workload.IsSelectedBy(it.LabelSelector)));
            Assert.Contains(workload.Pod.TopologySpreadConstraints, it => it.TopologyKey == "kubernetes.io/hostname");
            var budget = Assert.Single(manifests.Of<V1PodDisruptionBudget>(), it => workload.IsSelectedBy(it.Spec.Selector));
            Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
            Assert.Equal("AlwaysAllow", budget.Spec.UnhealthyPodEvictionPolicy);
        });
    }

    [Fact]
    public async Task Production_has_three_silos_at_least() =>
        Assert.True((await Manifests.WorkloadAsync("k8s/overlays/prod", "silo")).Replicas >= 3);

    [Theory]
    [InlineData("k8s/overlays/dev")]
    [InlineData("k8s/overlays/prod")]
    public async Task Redis_keeps_what_it_was_told(string folder)
    {
        var redis = Assert.Single((await Manifests.RenderAsync(folder)).Of<V1StatefulSet>());
        var claim = Assert.Single(redis.Spec.VolumeClaimTemplates);
        Assert.Equal(
            "/data", Assert.Single(Workload.From(redis)!.Container.VolumeMounts, it => it.Name == claim.Name()).MountPath);
        var command = string.Join('\n', Workload.From(redis)!.Container.Command);
        Assert.Contains("appendonly yes", command, StringComparison.Ordinal);
        Assert.Contains("maxmemory-policy noeviction", command, StringComparison.Ordinal);
        Assert.Contains("requirepass", command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task A_job_ends_by_itself_and_is_cleared_away(string name)
    {
        var job = Assert.Single((await Manifests.RenderAsync("k8s/jobs")).Of<V1Job>(), it => it.Name() == name);
        Assert.Equal("Never", job.Spec.Template.Spec.RestartPolicy);
        Assert.NotNull(job.Spec.BackoffLimit);
        Assert.NotNull(job.Spec.ActiveDeadlineSeconds);
        Assert.NotNull(job.Spec.TtlSecondsAfterFinished);
        Assert.Contains(
            job.Spec.PodFailurePolicy.Rules, it => it.Action == "FailJob" && it.OnExitCodes.Values.SequenceEqual([1]));
        Assert.Contains(
            job.Spec.PodFailurePolicy.Rules, it => it.Action == "Ignore" && it.OnPodConditions[0].Type == "DisruptionTarget");
    }

    [Theory]
    [InlineData("train", "dinosaurs.yaml")]
    [InlineData("sweep", "sweep-cells.yaml")]
    public async Task A_job_finds_its_spec_and_data_among_the_examples(string name, string spec)
    {
        var manifests = await Manifests.RenderAsync("k8s/jobs");
        var workload = await Manifests.WorkloadAsync("k8s/jobs", name);
        var volume = Assert.Single(workload.Pod.Volumes, it => it.ConfigMap is not null);
        var map = Assert.Single(manifests.Of<V1ConfigMap>(), it => it.Name() == volume.ConfigMap.Name);
        Assert.All(volume.ConfigMap.Items, it => Assert.Equal(Repository.Text("examples/" + it.Path), map.Data[it.Key]));
        Assert.Equal([name, "/distseq/examples/" + spec], workload.Container.Args.Take(2));
        Assert.Equal("redis://redis:6379", After(workload, "--cluster"));
        Assert.Contains(volume.ConfigMap.Items, it => it.Path == spec);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task A_job_that_is_tried_again_attaches_to_what_its_first_pod_began(string name)
    {
        var workload = await Manifests.WorkloadAsync("k8s/jobs", name);
        Assert.Equal("$(JOB_NAME)", After(workload, "--id"));
        var variable = Assert.Single(workload.Container.Env, it => it.Name == "JOB_NAME");
        // Kubernetes gives each pod of a Job this label.
        Assert.Equal("metadata.labels['batch.kubernetes.io/job-name']", variable.ValueFrom.FieldRef.FieldPath);
    }

    private static string After(Workload workload, string option) =>
        workload.Container.Args[workload.Container.Args.IndexOf(option) + 1];

    private static string Target(V1Probe probe) =>
        probe.HttpGet?.Path ?? (probe.Exec is { } exec ? string.Join(' ', exec.Command) : "tcp " + probe.TcpSocket.Port.Value);
}
