using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using KernelGen.Census.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(CensusFixture))]

namespace KernelGen.Census.Tests;

/// <summary>The networks, compiled once, and the code of each instruction set, made once.</summary>
public sealed class CensusFixture : IDisposable
{
    private readonly Lazy<NetworkAssembly> _networks = new(() => new NetworkAssembly(CensusNetworks.All, CensusModels.All));
    private readonly ConcurrentDictionary<InstructionSet, Lazy<Task<JitRun>>> _runs = new();

    internal NetworkAssembly Networks => _networks.Value;

    internal Task<JitRun> Jit(InstructionSet set)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The lists of instructions are those of x64.");
        return _runs.GetOrAdd(set, _ => new Lazy<Task<JitRun>>(() => JitRun.Of(Networks, set))).Value;
    }

    public void Dispose()
    {
        if (_networks.IsValueCreated)
        {
            _networks.Value.Dispose();
        }
    }
}
