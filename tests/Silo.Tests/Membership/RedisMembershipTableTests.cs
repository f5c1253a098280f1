namespace DistSeq.Silo.Tests.Membership;

public sealed class RedisMembershipTableTests(RedisSilo silo) : MembershipTableConformance, IClassFixture<RedisSilo>
{
    internal override Task<SiloOptions> Options() => Task.FromResult(silo.Options());
}
