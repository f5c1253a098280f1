using DistSeq.Silo.Tests;

[assembly: AssemblyFixture(typeof(PostgresDatabases))]
