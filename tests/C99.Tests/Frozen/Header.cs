using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using KernelGen.C99.Frozen;
using KernelGen.Models;
using Xunit;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>A model and its header, in a folder of its own.</summary>
internal sealed class Header : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.").FullName;
    private readonly FrozenGraph _graph;
    private readonly FrozenModel _model;

    public Header(FrozenGraph graph)
    {
        _graph = graph;
        _model = FrozenModel.Load(new MemoryStream(Encoding.UTF8.GetBytes(ModelText.Encode(graph))));
        File.WriteAllText(Path.Combine(_folder, "net.h"), FrozenHeader.Print(graph, "net"));
        Resources.Write(_folder, "frozen.c", "system.h");
    }

    private bool TakesBytes => _graph.Input is ByteInput;

    /// <summary>Random samples, the smallest and the largest values among them.</summary>
    public long[] Samples(int count, int seed)
    {
        var random = new Random(seed);
        var (low, high) = (_graph.Input.Range.Minimum, _graph.Input.Range.Maximum);
        return
        [
            .. Enumerable.Range(0, count * _graph.Input.Shape.Size).Select(_ => random.Next(4) switch
            {
                0 => low,
                1 => high,
                _ => random.NextInt64(low, high + 1),
            }),
        ];
    }

    /// <summary>Puts something in the place of a part of it.</summary>
    public void Plant(string part, string other)
    {
        var path = Path.Combine(_folder, "net.h");
        var text = File.ReadAllText(path);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(part, other, StringComparison.Ordinal));
    }

    /// <summary>Runs it, and holds scores and classes to <see cref="FrozenModel"/>.</summary>
    public void Compare(CTarget target, string optimisation, long[] samples)
    {
        var bytes = TakesBytes
            ? samples.Select(static value => (byte)value).ToArray()
            : MemoryMarshal.AsBytes<short>(samples.Select(static value => (short)value).ToArray()).ToArray();
        var written = target.Run(_folder, [optimisation, "-DVALUE=" + (TakesBytes ? "uint8_t" : "int16_t"), "frozen.c"], bytes);
        Assert.Equal(Expected(samples), MemoryMarshal.Cast<byte, int>(written).ToArray());
    }

    /// <summary>The instructions of the program that has run last on a processor.</summary>
    public HashSet<string> Census(CTarget target) => target.Census(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private int[] Expected(long[] samples)
    {
        var (size, outputs) = (_graph.Input.Shape.Size, _graph.OutputSize);
        var scores = new int[samples.Length / size * outputs];
        if (TakesBytes)
        {
            _model.Scores([.. samples.Select(static value => (byte)value)], scores);
        }
        else
        {
            // What a float stands for is exact, so that it comes back as the integer it was.
            var shift = ((FixedPointInput)_graph.Input).Shift;
            _model.Scores([.. samples.Select(value => (float)Math.ScaleB((double)value, -shift))], scores);
        }

        return [.. scores.Chunk(outputs).SelectMany(of => of.Append(ClassOf(of)))];
    }

    private int ClassOf(int[] scores) => scores.Length == 1 ? scores[0] > _graph.Threshold ? 1 : 0 : Array.IndexOf(scores, scores.Max());
}
