namespace DistSeq.Chaos.Soaking;

/// <summary>What one process holds.</summary>
/// <param name="Name">Name of the process.</param>
/// <param name="ManagedMegabytes">Heaps after the last garbage collection; 0 for Redis.</param>
/// <param name="ResidentMegabytes">Memory of the process.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Keys">Keys in Redis; 0 for silos.</param>
/// <param name="Files">Files in the folder that silos work in; 0 for Redis, which keeps none.</param>
internal sealed record ProcessReading(
    string Name, double ManagedMegabytes, double ResidentMegabytes, int Threads, int Handles, long Keys, int Files);
