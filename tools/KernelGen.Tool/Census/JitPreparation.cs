using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KernelGen.Tool.Census;

/// <summary>Has the just-in-time compiler compile methods without running them.</summary>
internal static class JitPreparation
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic;

    /// <summary>The widest instruction set that code is compiled for.</summary>
    public static string InstructionSet =>
        Avx512F.IsSupported ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : Avx.IsSupported ? "AVX"
            : Vector128.IsHardwareAccelerated ? "SSE"
            : "none";

    /// <summary>What a type declares that has code; lambdas are prepared by who makes delegates of them.</summary>
    public static IEnumerable<MethodBase> CodeOf(Type type) => type.GetMembers(Declared).OfType<MethodBase>()
        .Where(static method => method.GetMethodBody() is not null && !method.ContainsGenericParameters
            && (!method.Name.Contains('<') || method.Name.Contains(">g__", StringComparison.Ordinal)));

    /// <summary>
    /// All code of types that are not generic, with the operations on vectors that it calls: where vectors are narrow, long methods call
    /// them in the place of an instruction.
    /// </summary>
    public static void Prepare(IEnumerable<Type> types)
    {
        var vectors = new HashSet<MethodBase>();
        foreach (var method in types.Where(static type => !type.ContainsGenericParameters).SelectMany(CodeOf))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
            PrepareVectors(method, vectors);
        }
    }

    private static void PrepareVectors(MethodBase method, HashSet<MethodBase> seen)
    {
        var vectors = CalledMethods.Of(method).Where(static called =>
            called.DeclaringType?.Namespace == typeof(Vector512).Namespace && called.GetMethodBody() is not null);
        foreach (var called in vectors.Where(seen.Add))
        {
            RuntimeTypeHandle[] types =
            [
                .. called.DeclaringType!.GetGenericArguments().Concat(called.IsGenericMethod ? called.GetGenericArguments() : [])
                    .Select(static type => type.TypeHandle),
            ];
            RuntimeHelpers.PrepareMethod(called.MethodHandle, types.Length > 0 ? types : null);
            PrepareVectors(called, seen);
        }
    }
}
