using DistSeq.Grains.Tests;

[assembly: AssemblyFixture(typeof(Clusters))]
