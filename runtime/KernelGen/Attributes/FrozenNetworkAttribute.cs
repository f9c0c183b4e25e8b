using System;

namespace KernelGen;

/// <summary>
/// Makes a static partial class of a model file: KernelGen writes a trained network into it that works on integers alone, with its weights
/// as constants of the assembly.
/// </summary>
/// <remarks>
/// <para>
/// The file is one that <c>Freeze</c> has written, and part of the project: <c>&lt;KernelGenModel Include="digits.kgmodel" /&gt;</c>.
/// The class gets <c>Scores</c> and, where the network classifies, <c>Classify</c>, for samples of floats and for samples of integers.
/// </para>
/// <para>Generated code needs nothing of KernelGen when it runs, and gives the same bits on every processor.</para>
/// </remarks>
/// <param name="file">The file's path as the project has it, or the end of it: its name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FrozenNetworkAttribute(string file) : Attribute
{
    /// <summary>The file's path as the project has it, or the end of it.</summary>
    public string File { get; } = file;
}
