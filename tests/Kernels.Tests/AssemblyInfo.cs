using Xunit;

// Allocation is counted for the whole process, and the machine's cores belong to the thread team under test.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
