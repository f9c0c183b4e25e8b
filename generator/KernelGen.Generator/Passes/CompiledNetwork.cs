using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Addresses;
using KernelGen.Generator.Passes.Sizes;

namespace KernelGen.Generator.Passes;

/// <summary>A network as targets print it: what it runs, where its memory lies, and what it costs.</summary>
/// <param name="Program">What it runs.</param>
/// <param name="Memory">Where its buffers lie.</param>
/// <param name="Ledger">What its kernels do.</param>
/// <param name="Kernels">The kernels as they are written, in the order in which the program first launches them.</param>
internal sealed record CompiledNetwork(
    Program Program, MemoryPlan Memory, NetworkLedger Ledger, IReadOnlyList<CompiledKernel> Kernels)
{
    private readonly Dictionary<Kernel, KernelCall> _calls = CallsOf(Kernels);

    /// <summary>Which kernels are the same.</summary>
    public SharedKernels Shared => Ledger.Shared;

    /// <summary>How a kernel of the program is called.</summary>
    public KernelCall this[Kernel kernel] => _calls[kernel];

    /// <summary>All passes over a lowered network that has been counted.</summary>
    public static CompiledNetwork Of(Program program, NetworkLedger ledger)
    {
        var forms = ledger.Shared.All.Select(shared => new KernelForm(shared, Unrolling.Run(shared.First), ledger[shared.First]));
        var kernels = CompiledKernel.All(forms, program.Info);
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

    private static Dictionary<Kernel, KernelCall> CallsOf(IReadOnlyList<CompiledKernel> kernels)
    {
        var calls = new Dictionary<Kernel, KernelCall>();
        foreach (var compiled in kernels)
        {
            for (var position = 0; position < compiled.Forms.Count; position++)
            {
                var sizes = compiled.Sizes.Select(size => (size.Name, size.Values[position])).ToList();
                foreach (var kernel in compiled.Forms[position].Shared.Kernels)
                {
                    calls.Add(kernel, new KernelCall(compiled.Name, sizes));
                }
            }
        }

        return calls;
    }
}
