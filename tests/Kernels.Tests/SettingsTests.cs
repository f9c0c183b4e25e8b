using System.Collections.Generic;
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
        "Activation(method)", "Input(height, width, channels)", "Loss(method)",
    ];

    [Fact]
    public void Random_networks_write_every_setting()
    {
        var written = new HashSet<string>();
        RandomNetworks.Any.Check(spec => written.UnionWith(WrittenForms.Of(spec.Declaration("Net"))), cases: 100);
        RandomNetworks.Any.Check(spec => written.UnionWith(WrittenForms.Of((spec with { Fixed = true }).Declaration("Net"))), cases: 40);
        if (RandomCases.AreUsual(100))
        {
            Assert.Equal(ReadingAlone, DeclarationAttribute.AllForms.Except(written));
        }
    }
}
