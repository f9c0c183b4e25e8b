using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Sizes;

namespace KernelGen.Generator.Passes;

/// <summary>A kernel as it is printed, and all that it serves.</summary>
/// <param name="Forms">The kernels that it stands for, which differ in sizes; launches refer to those as they were lowered.</param>
/// <param name="Finished">As it is printed.</param>
/// <param name="Sizes">What it is passed behind what its forms are passed.</param>
internal sealed record CompiledKernel(IReadOnlyList<KernelForm> Forms, Kernel Finished, IReadOnlyList<SizeParameter> Sizes)
{
    public string Name => Finished.Name;

    /// <summary>Every kernel as it was lowered, with what it does in a full mini-batch, in the order of layers.</summary>
    public IReadOnlyList<(Kernel Kernel, Tally Tally)> Served { get; } = Forms
        .SelectMany(form => form.Shared.Kernels.Select(kernel => (kernel, form.Tally)))
        .OrderBy(served => served.kernel.Layer)
        .ToList();

    /// <summary>The same for each of its forms, with its numbers in the place of sizes.</summary>
    public IReadOnlyList<Kernel> Bodies { get; init; } = [Finished];

    /// <summary>All kernels of a network as they are printed, every address proved.</summary>
    public static IReadOnlyList<CompiledKernel> All(IEnumerable<KernelForm> forms, NetworkInfo info)
    {
        var bodies = KernelFamily.Group(forms).SelectMany(FamilyBody.Of).ToList();
        var kernels = bodies.ConvertAll(body => body.Family.Forms.Select((_, position) => body.KernelOf(position)).ToList());
        foreach (var kernel in kernels.SelectMany(bodiesOfForms => bodiesOfForms))
        {
            Verifier.Check(kernel, info.BatchSize);
        }

        // A kernel that no other shares its body with keeps its name.
        var names = new SharedNames(
            bodies.Select(body => body.Family.Forms).Where(served => served.Count == 1).Select(served => served[0].Shared.Name), info);
        return bodies.Select((body, position) => (body.Family.Forms.Count == 1
            ? new CompiledKernel(
                body.Family.Forms,
                body.Kernel with { Name = body.Family.Forms[0].Shared.Name, Summary = body.Family.Forms[0].Shared.Summary },
                [])
            : Together(body, names)) with { Bodies = kernels[position] }).ToList();
    }

    private static CompiledKernel Together(FamilyBody body, SharedNames names)
    {
        var served = body.Family.Forms.SelectMany(form => form.Shared.Kernels).ToList();
        var (statements, sizes) = NamedSizes.Of(body.Merged, body.Names);
        var kernel = body.Kernel with
        {
            Name = names.Of(served),
            Summary = SharedKernel.LayersOf(served) + body.Family.Summary,
            Remarks = body.Family.Remarks,
            Body = statements,
            Parameters =
            [
                .. body.Kernel.Parameters,
                .. sizes.Select(size => new Parameter(size.Name, null, null, new KernelScalar(size.Name, size.Values[0].Kind))),
            ],
        };
        return new CompiledKernel(body.Family.Forms, kernel, sizes);
    }
}
