using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using Xunit;

namespace KernelGen.Generator.Tests.Pictures;

/// <summary>Kernels over pictures, run on memory of the test's after the passes that the generator runs.</summary>
internal sealed class PictureMemory(int samples)
{
    private readonly Dictionary<MemoryBuffer, int[]> _memory = [];

    public int Blocks => Lane.SampleBlocks(samples);

    public MemoryBuffer Activations(string name, Shape shape, ElementKind element = ElementKind.Float) =>
        new(name, element, ActivationLayout.Of(shape, Blocks), string.Empty, false);

    /// <summary>Values of one sample.</summary>
    public static MemoryBuffer Row(string name, Shape shape) =>
        new(name, ElementKind.Float, VectorLayout.Of(Axis.Feature, shape.Size), string.Empty, false);

    /// <summary>Proves the addresses of a kernel, runs it, and compares what it counts with the ledger.</summary>
    public void Run(Kernel kernel)
    {
        var passed = RunningOffsets.Run(Unrolling.Run(kernel));
        Verifier.Check(passed, samples);
        var interpreter = new KernelInterpreter(samples, (_, _) => 0, _memory);
        interpreter.Run(passed);
        var counted = Ledger.Count(passed, samples);
        Assert.Equal(interpreter.Of("addition"), counted.Additions);
        Assert.Equal(interpreter.Of("shift"), counted.Shifts);
        Assert.Equal(interpreter.Of("multiplication"), counted.Multiplications);
    }

    /// <summary>Values of all lanes, those without a sample included; what lies between samples is NaN.</summary>
    public void Fill(MemoryBuffer buffer, Shape shape, Func<int, int, float> value)
    {
        var memory = new int[buffer.Length];
        Array.Fill(memory, BitConverter.SingleToInt32Bits(float.NaN));
        for (var sample = 0; sample < Blocks * Lane.Count; sample++)
        {
            for (var feature = 0; feature < shape.Size; feature++)
            {
                memory[Index(buffer, sample, feature)] = BitConverter.SingleToInt32Bits(value(sample, feature));
            }
        }

        _memory[buffer] = memory;
    }

    /// <summary>The same kernel for each sample alone, from and to values of a mini-batch.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="input">What it reads of one sample.</param>
    /// <param name="output">Where it leaves what it makes of it.</param>
    /// <param name="values">What each sample has there.</param>
    /// <param name="check">A sample's number, and each of the values that come out.</param>
    public void RunAlone(
        Kernel kernel, MemoryBuffer input, MemoryBuffer output, Func<int, int, float> values, Action<int, Func<int, float>> check)
    {
        for (var sample = 0; sample < samples; sample++)
        {
            Words(input, feature => BitConverter.SingleToInt32Bits(values(sample, feature)));
            Run(kernel);
            check(sample, feature => Element(output, feature));
        }
    }

    /// <summary>Every element of a buffer.</summary>
    public void Words(MemoryBuffer buffer, Func<int, int> word)
    {
        var memory = new int[buffer.Length];
        for (var index = 0; index < memory.Length; index++)
        {
            memory[index] = word(index);
        }

        _memory[buffer] = memory;
    }

    public float Element(MemoryBuffer buffer, int index) => BitConverter.Int32BitsToSingle(_memory[buffer][index]);

    public float Float(MemoryBuffer buffer, int sample, int feature) => BitConverter.Int32BitsToSingle(Bits(buffer, sample, feature));

    public int Bits(MemoryBuffer buffer, int sample, int feature) => _memory[buffer][Index(buffer, sample, feature)];

    private static int Index(MemoryBuffer buffer, int sample, int feature) =>
        (sample / Lane.Count * buffer.Layout[Axis.SampleBlock].Stride) + (feature * Lane.Count) + (sample % Lane.Count);
}
