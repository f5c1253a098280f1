using DistSeq.Silo.Hosting;

namespace DistSeq.Grains.Tests.Storage;

public sealed class RedisMembershipTableTests(RedisSilo silo) : MembershipTableConformance, IClassFixture<RedisSilo>
{
    internal override Task<SiloOptions> Options() => Task.FromResult(silo.Options());
}
