using System.Reflection;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>Who writes generated code: the package and its version.</summary>
internal static class Tool
{
    public const string Name = "KernelGen";

    /// <summary>The package's version, without the commit that a build may add to it.</summary>
    public static string Version { get; } =
        typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion.Split('+')[0];

    /// <summary>[GeneratedCode], to stand on every member of the user's class and every type that is generated.</summary>
    public static string Attribute { get; } = $"[global::System.CodeDom.Compiler.GeneratedCode(\"{Name}\", \"{Version}\")]";
}
