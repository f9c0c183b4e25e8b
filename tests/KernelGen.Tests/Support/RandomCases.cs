using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;
using Xunit;

namespace KernelGen.Tests.Support;

/// <summary>
/// Random cases that a test is tried on. They are the same in every run, so that a test fails by a change and never by chance; new ones are
/// drawn where they are asked for: <c>KERNELGEN_CASES</c> is how many of each kind, <c>CsCheck_Seed</c> the first of them.
/// A failure names the seed of its case, with which that case alone is run again.
/// </summary>
internal static class RandomCases
{
    private const string SameEveryTime = "0000dGQE6wu1";
    private const int ShownFailures = 10;

    /// <summary>How many cases are asked for; null where each test has its own number.</summary>
    private static int? Asked { get; } = Environment.GetEnvironmentVariable("KERNELGEN_CASES") switch
    {
        null or "" => null,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cases) && cases > 0
            ? cases
            : throw new FormatException($"KERNELGEN_CASES: expected a number of cases from 1, found '{text}'."),
    };

    /// <summary>The number of cases of a test that has <paramref name="usual"/> where none is asked for.</summary>
    public static int Number(int usual) => Asked ?? usual;

    /// <summary>How often to repeat what is cheap once a case is prepared: more often where cases are asked for.</summary>
    public static int Repetitions => Asked is null ? 1 : 10;

    /// <summary>Whether what holds for most cases can be told: with fewer than usual it cannot.</summary>
    public static bool AreMany(int usual) => Number(usual) >= usual;

    /// <summary>Whether they are the cases of every run, at least: what these show can be held to them.</summary>
    public static bool AreUsual(int usual) => AreMany(usual) && FirstSeed() == SameEveryTime;

    public static void Check<T>(this Gen<T> gen, Action<T> check, int cases = 100) =>
        gen.CheckInGroups(cases, 1, group => group, (value, _, _) => check(value));

    public static void Check<T>(this Gen<T> gen, Func<T, bool> check, int cases = 100) =>
        gen.Check(value => Assert.True(check(value), FormattableString.Invariant($"does not hold for {Text(value)}")), cases);

    public static void Check<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> check, int cases = 100) =>
        gen.Check(pair => check(pair.Item1, pair.Item2), cases);

    public static void Check<T1, T2>(this Gen<(T1, T2)> gen, Func<T1, T2, bool> check, int cases = 100) =>
        gen.Check(pair => check(pair.Item1, pair.Item2), cases);

    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> check, int cases = 100) =>
        gen.Check(triple => check(triple.Item1, triple.Item2, triple.Item3), cases);

    public static void Check<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> check, int cases = 100) =>
        gen.Check(triple => check(triple.Item1, triple.Item2, triple.Item3), cases);

    public static void Check<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> check, int cases = 100) =>
        gen.Check(four => check(four.Item1, four.Item2, four.Item3, four.Item4), cases);

    public static void Check<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Func<T1, T2, T3, T4, bool> check, int cases = 100) =>
        gen.Check(four => check(four.Item1, four.Item2, four.Item3, four.Item4), cases);

    /// <summary>Checks cases that are prepared in groups, as networks are compiled together; goes on behind a failure.</summary>
    public static void CheckInGroups<T, TGroup>(
        this Gen<T> gen, int cases, int size, Func<IReadOnlyList<T>, TGroup> prepare, Action<T, TGroup, int> check)
    {
        cases = Number(cases);
        var failures = new List<string>();
        var first = FirstSeed();
        var seeds = PCG.Parse(first);
        var (drawn, preparation) = (0, TimeSpan.Zero);
        var start = Environment.CpuUsage.TotalTime;
        while (drawn < cases && failures.Count < ShownFailures)
        {
            var group = new List<T>();
            var names = new List<string>();
            while (group.Count < Math.Min(size, cases - drawn))
            {
                var random = drawn + group.Count == 0 ? PCG.Parse(first) : new PCG(seeds.Next() & 0xFF, seeds.Next64());
                names.Add(random.ToString());
                group.Add(gen.Generate(random, null, out _));
            }

            var before = Environment.CpuUsage.TotalTime;
            var prepared = prepare(group);
            preparation += Environment.CpuUsage.TotalTime - before;
            try
            {
                for (var index = 0; index < group.Count; index++)
                {
                    try
                    {
                        check(group[index], prepared, index);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        failures.Add(Report(names[index], drawn + index, exception));
                    }
                }
            }
            finally
            {
                (prepared as IDisposable)?.Dispose();
            }

            drawn += group.Count;
            if (Asked is not null && (drawn % 20 < size || drawn == cases))
            {
                var used = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
                TestContext.Current.TestOutputHelper?.WriteLine($"{drawn} of {cases} cases from seed {first}, {failures.Count} failures, "
                    + $"{used:F0} s of processor time, {preparation.TotalSeconds:F0} s of it to prepare them");
            }
        }

        if (failures.Count > 0)
        {
            Assert.Fail($"{failures.Count} of {drawn} random cases from seed {first} failed.\n" + string.Join("\n\n", failures));
        }
    }

    private static string FirstSeed() =>
        Environment.GetEnvironmentVariable("CsCheck_Seed") is { Length: > 0 } seed ? seed
        : Asked is null ? SameEveryTime
        : PCG.ThreadPCG.ToString();

    private static string Report(string seed, int number, Exception exception)
    {
        var project = typeof(RandomCases).Assembly.GetName().Name;
        var test = TestContext.Current.TestMethod?.MethodName;
        return $"""
            Case {number}, seed {seed}. This case alone:
                CsCheck_Seed={seed} KERNELGEN_CASES=1 dotnet test -c Release tests/{project} --filter Name~{test}
            {(exception is Xunit.Sdk.IAssertionException ? exception.Message : exception.ToString())}
            """;
    }

    private static string Text<T>(T value) => value is System.Collections.IEnumerable items and not string
        ? string.Join(", ", items.Cast<object>().Select(item => Text(item)))
        : string.Create(CultureInfo.InvariantCulture, $"{value}");
}
