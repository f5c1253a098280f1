using DistSeq.Grains.Tests;
using DistSeq.Grains.Tests.Storage;

[assembly: AssemblyFixture(typeof(Clusters))]
[assembly: AssemblyFixture(typeof(PostgresServer))]
