using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using KernelGen.C99.Networks;
using KernelGen.C99.Tests.Frozen;
using KernelGen.C99.Tests.Networks;
using Xunit;

namespace KernelGen.C99.Tests.Training;

/// <summary>
/// Small networks without multiplications, trained by C and by .NET: after a thousand steps every weight has the same bits, on this machine
/// and on processors that have no floats, and no float is multiplied on the way.
/// </summary>
public sealed class TrainingTests
{
    private const long Seed = 0x1234_5678_9ABC;
    private const int Steps = 1000;

    // What emulators without floats take a second for.
    private const int EmulatedSteps = 100;
    private const float Rate = 0.125f;

    // Products and quotients of floats on x64, and the functions for them where a processor has none.
    private static readonly string[] Products = ["mulss", "mulps", "mulsd", "mulpd", "divs", "divp", "sqrt", "vfm", "vmul", "rcp", "rsqrt"];
    private static readonly string[] Functions = ["fmul", "fdiv", "dmul", "ddiv", "mulsf", "divsf", "muldf", "divdf"];

    [Theory]
    [InlineData("[Network(BatchSize = 4, MultiplicationFree = true), Input(2), Dense(8), ReLU, Dense(1), SquaredHinge]", 2)]
    [InlineData("[Network(BatchSize = 16, MultiplicationFree = true), Input(5), Dense(12), ShiftBatchNorm, ReLU, Dense(3), Hinge]", 3)]
    public void Thousand_steps_give_the_same_weights(string attributes, int classes)
    {
        var built = BuiltNetwork.Of(attributes, string.Empty, Seed);
        List<byte> input = [.. BitConverter.GetBytes(Seed)];
        var random = new Random(3);
        input.AddRange(Train(built.Network, random, classes, EmulatedSteps));
        var (emulated, early) = (input.ToArray(), Tensors(built.Network));
        input.AddRange(Train(built.Network, random, classes, Steps - EmulatedSteps));
        var folder = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.").FullName;
        try
        {
            Resources.Write(folder, "training.c", "system.h");
            var (header, source) = NetworkSource.Print(built.Compiled, "net", new(Training: true, Calibration: false));
            File.WriteAllText(Path.Combine(folder, "net.h"), header);
            File.WriteAllText(Path.Combine(folder, "net.c"), source);
            var largest = built.Network.Tensors.Max(static tensor => tensor.Count);
            string[] arguments = ["-O1", $"-DLARGEST_TENSOR={largest}", "training.c", "net.c"];
            Assert.Equal(Tensors(built.Network), Run(CTarget.Host, folder, arguments, [.. input]));
            var instructions = CTarget.Host.Census(folder);
            Assert.Contains("addss", instructions);
            Assert.DoesNotContain(instructions, static name => Products.Any(product => name.StartsWith(product, StringComparison.Ordinal)));

            Resources.Write(folder, "string.h");
            foreach (var target in new[] { CTarget.CortexM0.WithFloats, CTarget.RiscV.WithFloats })
            {
                Assert.Equal(early, Run(target, folder, ["-I.", .. arguments], emulated));
                var symbols = target.Symbols(folder);
                Assert.Contains(symbols, static name => name is "__addsf3" or "__aeabi_fadd");
                Assert.DoesNotContain(symbols, static name => Functions.Any(name.Contains));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int[] Run(CTarget target, string folder, string[] arguments, byte[] input) =>
        MemoryMarshal.Cast<byte, int>(target.Run(folder, arguments, input)).ToArray();

    /// <summary>Trains, and gives what training.c is to read of each step: rate, inputs and labels.</summary>
    private static List<byte> Train(INetwork network, Random random, int classes, int steps)
    {
        List<byte> input = [];
        for (var step = 0; step < steps; step++)
        {
            var inputs = Enumerable.Range(0, network.BatchSize * network.InputSize)
                .Select(_ => (random.Next(2048) - 1024) / 1024f).ToArray();
            var labels = Enumerable.Range(0, network.BatchSize).Select(_ => random.Next(classes)).ToArray();
            ((IClassifier)network).Train(inputs, labels, Rate);
            input.AddRange(BitConverter.GetBytes(Rate));
            input.AddRange(MemoryMarshal.AsBytes<float>(inputs));
            input.AddRange(MemoryMarshal.AsBytes<int>(labels));
        }

        return input;
    }

    /// <summary>The bits of all tensors.</summary>
    private static int[] Tensors(INetwork network) =>
    [
        .. Enumerable.Range(0, network.Tensors.Count).SelectMany(index =>
        {
            var values = new float[network.Tensors[index].Count];
            network.ReadTensor(index, values);
            return values.Select(BitConverter.SingleToInt32Bits);
        }),
    ];
}
