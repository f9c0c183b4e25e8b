namespace Benchmarks;

/// <summary>What one run of the compiler took, in seconds.</summary>
/// <param name="Processor">Processor time of the process.</param>
/// <param name="Elapsed">From its start to its end.</param>
/// <param name="Analyzers">Analyzers, as /reportanalyzer has it.</param>
/// <param name="Generator">Generators, as /reportanalyzer has it.</param>
/// <param name="Found">Warnings of the analyzers.</param>
/// <param name="Report">What /reportanalyzer prints.</param>
internal sealed record CompilerTime(double Processor, double Elapsed, double Analyzers, double Generator, int Found, string Report);
