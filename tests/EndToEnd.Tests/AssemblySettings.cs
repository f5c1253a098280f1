using Xunit.Sdk;
using Xunit.v3;

// The tests share the machine's processors with the processes they start: one at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
