using System;
using System.Linq;

namespace KernelGen.Census.Tests;

/// <summary>How a compiler names what it lists, and what calls mean in its code.</summary>
/// <param name="Method">From a type and a method to what all names of its overloads fulfil.</param>
/// <param name="InKernels">A kernel calls nothing but itself for vectors of four lanes, operations on vectors and offsets that were not
/// inlined (those of a frozen network are its own), what guards its stack, and what throws.</param>
/// <param name="InSteps">A step calls kernels and the runtime; what .NET does for it, and the texts of exceptions, do not compute for the
/// network. What implements IKernelLauncher or IGatedNetwork is read by itself.</param>
internal sealed record CodeNames(Func<string, string, Predicate<string>> Method, CallRules InKernels, CallRules InSteps)
{
    /// <summary>DOTNET_JitDisasm: "KernelGen.Generated.Census_Xor.Kernels:Dense1Forward(ptr,int)".</summary>
    public static CodeNames Jit { get; } = new(
        (type, method) =>
        {
            var beginning = $"{type}:{method}(";
            return name => name.StartsWith(beginning, StringComparison.Ordinal);
        },
        new CallRules(
            [
                "System.Runtime.Intrinsics.", "KernelGen.Runtime.Lanes:", "KernelGen.Runtime.Offsets:", "System.UInt16:CreateTruncating[",
                $"KernelGen.Generated.{CensusNetwork.Namespace}_{CensusModels.Prefix}"
            ],
            [
                "CORINFO_HELP_FAIL_FAST", "CORINFO_HELP_STACK_PROBE", "System.ThrowHelper:Throw",

                // What is behind an instruction that the instruction set does not have: kernels that have a twin without it.
                "CORINFO_HELP_THROW_PLATFORM_NOT_SUPPORTED"
            ]),
        new CallRules(
            [CensusNetwork.Namespace + ".", "KernelGen.Generated.", "KernelGen.Runtime.", "System.Runtime.Intrinsics."],
            [
                "KernelGen.Runtime.Guard:Throw", "KernelGen.Runtime.IKernelLauncher:", "KernelGen.Runtime.IGatedNetwork:",
                "KernelGen.Runtime.HugePages:Advise(" // the system's own code
            ],
            RestEnds: true));

    /// <summary>
    /// Symbols of the ahead-of-time compiler:
    /// "Census_KernelGen_Generated_Census_Xor_Kernels__Dense1Forward"; overloads are numbered, "…Train_0".
    /// </summary>
    public static CodeNames Native { get; } = new(
        (type, method) =>
        {
            var symbol = $"{NetworkAssembly.Name}_{type}__{method}".Replace('.', '_').Replace('+', '_').Replace(':', '_');
            return name => name.StartsWith(symbol, StringComparison.Ordinal)
                && (name.Length == symbol.Length || (name[symbol.Length] == '_' && name[(symbol.Length + 1)..].All(char.IsAsciiDigit)));
        },
        new CallRules(
            [
                "S_P_CoreLib_System_Runtime_Intrinsics_", "KernelGen_KernelGen_Runtime_Lanes__", "KernelGen_KernelGen_Runtime_Offsets__",
                "S_P_CoreLib_System_UInt16__CreateTruncating",
                $"{NetworkAssembly.Name}_KernelGen_Generated_{CensusNetwork.Namespace}_{CensusModels.Prefix}"
            ],
            [
                "RhpFallbackFailFast", "RhpStackProbe", "S_P_CoreLib_System_ThrowHelper__Throw",
                "S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__ThrowPlatformNotSupportedException"
            ]),
        new CallRules(
            [
                $"{NetworkAssembly.Name}_{CensusNetwork.Namespace}_", $"{NetworkAssembly.Name}_KernelGen_Generated_",
                "KernelGen_KernelGen_Runtime_", "S_P_CoreLib_System_Runtime_Intrinsics_"
            ],
            ["KernelGen_KernelGen_Runtime_Guard__Throw", "KernelGen_KernelGen_Runtime_HugePages__Advise"],
            RestEnds: true));
}
