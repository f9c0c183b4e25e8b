using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Addresses;

namespace KernelGen.Generator.Passes;

/// <summary>A network as targets print it: what it runs, where its memory lies, and what it costs.</summary>
/// <param name="Program">What it runs.</param>
/// <param name="Memory">Where its buffers lie.</param>
/// <param name="Ledger">What its kernels do.</param>
/// <param name="Kernels">The kernels as they are written, in the order in which the program first launches them.</param>
internal sealed record CompiledNetwork(
    Program Program, MemoryPlan Memory, NetworkLedger Ledger, IReadOnlyList<CompiledKernel> Kernels)
{
    /// <summary>What each kernel is written as.</summary>
    public SharedKernels Shared => Ledger.Shared;

    /// <summary>All passes over a lowered network that has been counted.</summary>
    public static CompiledNetwork Of(Program program, NetworkLedger ledger)
    {
        var kernels = ledger.Shared.All.Select(shared => new CompiledKernel(
            shared,
            Finish(shared.First, program.Info.BatchSize) with { Name = shared.Name, Summary = shared.Summary },
            ledger[shared.First])).ToList();
        ContentCheck.Run(program);
        Verifier.CheckPromise(program.Info, kernels.Select(kernel => kernel.Finished));
        return new CompiledNetwork(program, MemoryPlan.Make(program), ledger, kernels);
    }

    /// <summary>A kernel as it is printed: small loops unrolled, index products as running offsets, every address proved.</summary>
    public static Kernel Finish(Kernel kernel, int batchSize)
    {
        var finished = RunningOffsets.Run(Unrolling.Run(kernel));
        Verifier.Check(finished, batchSize);
        return finished;
    }
}

/// <summary>A kernel of a compiled network.</summary>
/// <param name="Shared">Its name, and the kernels as they were lowered that it serves; launches refer to those.</param>
/// <param name="Finished">As it is printed.</param>
/// <param name="Tally">What it does in a full mini-batch.</param>
internal sealed record CompiledKernel(SharedKernel Shared, Kernel Finished, Tally Tally);
