using System;
using System.Linq;

namespace KernelGen.Tool.Census;

/// <summary>How a compiler names what it lists, and what calls mean in its code.</summary>
/// <param name="Method">From a type and a method to what all names of its overloads fulfil.</param>
/// <param name="InKernels">A kernel calls nothing but itself for vectors of four lanes, operations on vectors and offsets that were not
/// inlined (those of a frozen network are its own), what guards its stack, and what throws.</param>
/// <param name="InSteps">A step calls kernels and the runtime; what .NET does for it, and the texts of exceptions, do not compute for the
/// network. What implements IKernelLauncher or IGatedNetwork is read by itself.</param>
internal sealed record CodeNames(Func<string, string, Predicate<string>> Method, CallRules InKernels, CallRules InSteps)
{
    private const string Vectors = "System.Runtime.Intrinsics.";
    private const string NativeVectors = "S_P_CoreLib_System_Runtime_Intrinsics_";

    /// <summary>DOTNET_JitDisasm: "KernelGen.Generated.Census_Xor.Kernels:Dense1Forward(ptr,int)".</summary>
    /// <param name="inKernels">What the names of code begin with that kernels call besides.</param>
    /// <param name="inSteps">And what steps call.</param>
    public static CodeNames Jit(string inKernels, params string[] inSteps) => new(
        static (type, method) =>
        {
            var beginning = $"{type}:{method}(";
            return name => name.StartsWith(beginning, StringComparison.Ordinal);
        },
        new CallRules(
            [Vectors, "KernelGen.Runtime.Lanes:", "KernelGen.Runtime.Offsets:", "System.UInt16:CreateTruncating[", inKernels],
            [
                "CORINFO_HELP_FAIL_FAST", "CORINFO_HELP_STACK_PROBE", "System.ThrowHelper:Throw",

                // What is behind an instruction that the instruction set does not have: kernels that have a twin without it.
                "CORINFO_HELP_THROW_PLATFORM_NOT_SUPPORTED"
            ]),
        new CallRules(
            ["KernelGen.Generated.", "KernelGen.Runtime.", Vectors, .. inSteps],
            [
                "KernelGen.Runtime.Guard:Throw", "KernelGen.Runtime.IKernelLauncher:", "KernelGen.Runtime.IGatedNetwork:",
                "KernelGen.Runtime.HugePages:Advise(" // the system's own code
            ],
            RestEnds: true));

    /// <summary>
    /// Symbols of the ahead-of-time compiler:
    /// "Census_KernelGen_Generated_Census_Xor_Kernels__Dense1Forward"; overloads are numbered, "…Train_0".
    /// </summary>
    /// <param name="assembly">The name of the assembly.</param>
    /// <param name="inKernels">What the names of code begin with that kernels call besides.</param>
    /// <param name="inSteps">And what steps call.</param>
    public static CodeNames Native(string assembly, string inKernels, params string[] inSteps) => new(
        (type, method) =>
        {
            var symbol = $"{assembly}_{type}__{method}".Replace('.', '_').Replace('+', '_').Replace(':', '_');
            return name => name.StartsWith(symbol, StringComparison.Ordinal)
                && (name.Length == symbol.Length || (name[symbol.Length] == '_' && name[(symbol.Length + 1)..].All(char.IsAsciiDigit)));
        },
        new CallRules(
            [
                NativeVectors, "KernelGen_KernelGen_Runtime_Lanes__", "KernelGen_KernelGen_Runtime_Offsets__",
                "S_P_CoreLib_System_UInt16__CreateTruncating", inKernels
            ],
            [
                "RhpFallbackFailFast", "RhpStackProbe", "S_P_CoreLib_System_ThrowHelper__Throw",
                "S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__ThrowPlatformNotSupportedException"
            ]),
        new CallRules(
            [$"{assembly}_KernelGen_Generated_", "KernelGen_KernelGen_Runtime_", NativeVectors, .. inSteps],
            ["KernelGen_KernelGen_Runtime_Guard__Throw", "KernelGen_KernelGen_Runtime_HugePages__Advise"],
            RestEnds: true));
}
