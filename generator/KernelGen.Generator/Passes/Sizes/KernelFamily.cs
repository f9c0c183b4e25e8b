using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>Kernels that have one body once their sizes are parameters.</summary>
internal sealed class KernelFamily
{
    private readonly List<KernelForm> _forms = [];
    private IReadOnlyList<string> _texts;

    private KernelFamily(KernelForm form)
    {
        _forms.Add(form);
        _texts = Texts(form.Kernel);
        Body = MergedBody.Of(form.Unrolled.Body);
    }

    /// <summary>In the order in which they run first.</summary>
    public IReadOnlyList<KernelForm> Forms => _forms;

    /// <summary>Their bodies, unrolled.</summary>
    public MergedBody Body { get; private set; }

    /// <summary>What the kernels compute, behind the numbers of their layers.</summary>
    public string Summary => Wording.WithoutGaps(_texts[0]);

    /// <summary>How they do it.</summary>
    public IReadOnlyList<string> Remarks => _texts.Skip(1).Select(Wording.WithoutGaps).ToList();

    /// <summary>The family of one kernel.</summary>
    public static KernelFamily Alone(KernelForm form) => new(form);

    /// <summary>All kernels, each in a family.</summary>
    /// <param name="forms">In the order in which they run first.</param>
    public static IReadOnlyList<KernelFamily> Group(IEnumerable<KernelForm> forms)
    {
        var families = new List<KernelFamily>();
        foreach (var form in forms)
        {
            if (!MayShare(form.Kernel) || !families.Exists(family => family.TryAdd(form)))
            {
                families.Add(new KernelFamily(form));
            }
        }

        return families;
    }

    /// <summary>
    /// Whether a kernel may be passed its sizes. What stands for the products of a layer is where time goes: its sizes are constants, for
    /// the compiler to make the best of.
    /// </summary>
    private static bool MayShare(Kernel kernel) => kernel.Products == 0;

    private bool TryAdd(KernelForm form)
    {
        var (first, next) = (_forms[0].Kernel, form.Kernel);
        if (!MayShare(first)
            || first.Occasion != next.Occasion
            || !first.Parameters.Select(Role).SequenceEqual(next.Parameters.Select(Role))
            || BodyMerge.Of(Body, form.Unrolled.Body) is not { } body
            || Wording.Merge(_texts, Texts(next)) is not { } texts)
        {
            return false;
        }

        (Body, _texts) = (body, texts);
        _forms.Add(form);
        return true;
    }

    private static IReadOnlyList<string> Texts(Kernel kernel) => [KernelEquality.WithoutLayer(kernel), .. kernel.Remarks];

    private static (string Name, ElementKind? Element, KernelScalar? Host) Role(Parameter parameter) =>
        (parameter.Name, parameter.Pointer?.Element, parameter.Host);
}
