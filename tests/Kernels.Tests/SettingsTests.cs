using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Tests.Settings;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// The random networks that are compared with the reference write every setting there is, in the cases that they are usually tried on.
/// </summary>
public sealed class SettingsTests
{
    /// <summary>What changes how a declaration is read and not what its network computes; the generator's tests have it.</summary>
    private static readonly string[] ReadingAlone =
    [
        "Activation(method)",

        // GradientNoiseTests hold it to its distribution.
        "GradientNoise", "GradientNoise(eta)", "GradientNoise.Gamma",

        // LogQuantizeTests: a step has no slope for the reference to follow.
        "LogQuantize", "LogQuantize()", "LogQuantize.MaxExponent", "LogQuantize.MinExponent",

        "Loss(method)",

        // LabelCodingTests have these: labels train as the targets that they become, which are compared with the reference.
        "Loss.Labels = LabelCoding.None", "MeanSquaredError.Labels = LabelCoding.None", "MeanSquaredError.Labels = LabelCoding.Signs",

        // SignTests: a step has no slope for the reference to follow.
        "Sign", "Sign()",

        // RegularisationTests compare it with its formula.
        "SoftmaxCrossEntropy.LabelSmoothing",
    ];

    [Fact]
    public void Random_networks_write_every_setting()
    {
        var written = new HashSet<string>();
        RandomNetworks.Any.Check(spec => written.UnionWith(WrittenForms.Of(spec.Declaration("Net"))), cases: 100);
        RandomNetworks.Any.Check(spec => written.UnionWith(WrittenForms.Of((spec with { Fixed = true }).Declaration("Net"))), cases: 40);
        RandomPictures.Any.Check(spec => written.UnionWith(WrittenForms.Of(spec.Declaration("Net"))), cases: 100);
        if (RandomCases.AreUsual(100))
        {
            Assert.Equal(ReadingAlone, DeclarationAttribute.AllForms.Select(Inherited).Distinct().Except(written.Select(Inherited)));
        }
    }

    /// <summary>What every layer inherits is one setting.</summary>
    private static string Inherited(string form) =>
        form.Split('.') is [_, ("Name" or "From") and var setting] ? "Layer." + setting : form;
}
