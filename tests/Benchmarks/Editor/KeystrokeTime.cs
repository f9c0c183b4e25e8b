namespace Benchmarks.Editor;

/// <summary>Processor time of a keystroke in seconds.</summary>
/// <param name="Generators">Of the generators, and of the parser for what they wrote.</param>
/// <param name="Compiler">Of the compiler's own diagnostics of the open file.</param>
/// <param name="Analyzers">Of the analyzers on the open file, and of the binding that they ask for.</param>
internal sealed record KeystrokeTime(double Generators, double Compiler, double Analyzers)
{
    /// <summary>All of it.</summary>
    public double All => Generators + Compiler + Analyzers;
}
