namespace Benchmarks.Performance;

/// <summary>The memory that a network takes.</summary>
/// <param name="Resident">Bytes by which the process's resident size grew.</param>
/// <param name="Parameters">Bytes of the network's parameters in float32.</param>
internal sealed record MemoryUse(long Resident, long Parameters);
