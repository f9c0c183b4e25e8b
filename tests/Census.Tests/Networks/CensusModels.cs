extern alias generator;

using System;
using System.Collections.Generic;
using System.Threading;
using generator::KernelGen.Models;
using KernelGen.Kernels.Tests.Frozen;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Census.Tests;

/// <summary>The frozen networks of the census.</summary>
internal static class CensusModels
{
    /// <summary>What the names of their classes begin with.</summary>
    public const string Prefix = "Frozen";

    /// <summary>A name, and the text of a model file.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        // Look-ups in rows; in pictures with poolings and a residual connection, of bytes or not; signs as bits; straight-line code.
        (Prefix + "Dense", ModelText.Encode(new RandomModels(new Random(1)).Rows(67, isBytes: false, hasTables: true, 300, 90, 3))),
        (Prefix + "Picture", ModelText.Encode(new RandomModels(new Random(2)).Picture(9, 8, 20, 3, 2, isSame: true, 70, 5))),
        (Prefix + "Signs", ModelText.Encode(new RandomModels(new Random(4)).Signs(99, isBytes: false, 0.2, 520, 20, 40))),
        (Prefix + "Tiny", ModelText.Encode(new RandomModels(new Random(3)).Rows(16, isBytes: true, hasTables: false, 32, 4))),
    ];

    /// <summary>The class of a model as C#.</summary>
    public static string Declaration(string name) =>
        $"[FrozenNetwork(\"{name}.kgmodel\")]\npublic static partial class {name};";

    /// <summary>A model file as a compiler hands it to a generator.</summary>
    public static AdditionalText File(string name, string text) => new ModelFile(name + ".kgmodel", text);

    private sealed class ModelFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
