using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Sizes;

namespace KernelGen.Generator.Passes;

/// <summary>A frozen network as targets print it: its kernels, every address proved, and where their memory lies.</summary>
/// <param name="Program">What it runs.</param>
/// <param name="Kernels">The kernels as they are printed, in the order of <see cref="FrozenProgram.All"/>.</param>
/// <param name="Memory">Where the buffers of a call lie.</param>
internal sealed record CompiledFrozen(FrozenProgram Program, IReadOnlyList<CompiledKernel> Kernels, MemoryMap Memory)
{
    public static CompiledFrozen Of(FrozenProgram program)
    {
        var kernels = program.All.Select(Compile).ToList();
        if (kernels.FirstOrDefault(kernel => !Ledger.IsMultiplicationFree(kernel.Finished)) is { } kernel)
        {
            throw new InvalidOperationException($"Kernel {kernel.Name} of a frozen network multiplies.");
        }

        return new CompiledFrozen(
            program,
            kernels,
            MemoryMap.Reused(
                program.Working,
                program.Schedules.Select(schedule => schedule.Select(launched => new KernelLaunch(launched, Phase.Inference)).ToList())));
    }

    private static CompiledKernel Compile(Kernel kernel)
    {
        var unrolled = Unrolling.Run(kernel);
        var finished = RunningOffsets.Run(unrolled);
        Verifier.Check(finished, batchSize: 1);
        var form = new KernelForm(new SharedKernel(kernel.Name, [kernel]), unrolled, LedgerWalk.Of(kernel, batchSize: 1));
        return new CompiledKernel([form], finished, []);
    }
}
