using Xunit.Sdk;
using Xunit.v3;

// Much of a test is a process that starts, on one processor: two at a time.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
