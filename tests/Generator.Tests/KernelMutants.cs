using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Tests;

/// <summary>Kernels with one thing wrong by one: an index, a loop's bound, the length of memory.</summary>
internal static class KernelMutants
{
    /// <summary>
    /// Of all loads, look-ups, stores and transpositions on the same memory in the same loop, the first one element too early and the last
    /// one too late; each loop one trip too long; each buffer and each scratch memory one element and one vector too short.
    /// </summary>
    public static IEnumerable<(string What, Kernel Kernel)> Of(Kernel kernel)
    {
        var sites = new Sites();
        sites.Rewrite(kernel.Body);
        foreach (var group in sites.Found.Select((key, number) => (Key: key, Number: number)).GroupBy(site => site.Key))
        {
            yield return ($"{group.Key} − 1", With(kernel, new Shift(group.First().Number, -1)));
            yield return ($"{group.Key} + 1", With(kernel, new Shift(group.Last().Number, 1)));
        }

        var loops = 0;
        Walker.VisitStatements(kernel.Body, statement => loops += statement is For ? 1 : 0);
        for (var loop = 0; loop < loops; loop++)
        {
            yield return ($"loop {loop} + 1", With(kernel, new LongerLoop(loop)));
        }

        var scratch = new List<Scratch>();
        Walker.VisitStatements(kernel.Body, statement =>
        {
            if (statement is Scratch memory)
            {
                scratch.Add(memory);
            }
        });
        foreach (var less in new[] { 1, Lane.Count })
        {
            foreach (var memory in scratch.Where(memory => memory.Length > less))
            {
                yield return ($"{memory.Pointer.Name} shorter by {less}", With(kernel, new ShorterScratch(memory, less)));
            }

            foreach (var parameter in kernel.Parameters.Where(parameter => parameter.MemoryBuffer?.Length > less))
            {
                var buffer = parameter.MemoryBuffer! with
                {
                    Layout = Layout.Of(new Dimension(Axis.Feature, parameter.MemoryBuffer.Length - less))
                };
                yield return (
                    $"{buffer.Name} shorter by {less}",
                    kernel with
                    {
                        Parameters = [
                            .. kernel.Parameters.Select(
                                other => other.MemoryBuffer == parameter.MemoryBuffer ? other with { MemoryBuffer = buffer } : other)
                        ]
                    });
            }
        }
    }

    private static Kernel With(Kernel kernel, Rewriter rewriter) => kernel with { Body = rewriter.Rewrite(kernel.Body) };

    /// <summary>Numbers everything that reads or writes memory, in the order of the tree.</summary>
    private class Sites : Rewriter
    {
        private string _loop = "";

        public List<string> Found { get; } = [];

        protected override Expression Rewrite(Expression expression)
        {
            if (expression is not (Load or LookUp))
            {
                return base.Rewrite(expression);
            }

            var delta = At(expression.GetType().Name, expression.Access!.Value.Pointer);
            var copy = base.Rewrite(expression);
            return delta == 0 ? copy : copy.With(new Operands(copy.Operands[0] + delta));
        }

        protected override void Rewrite(Statement statement, List<Statement> copies)
        {
            var outer = _loop;
            var delta = statement is Store or Transpose ? At(statement.GetType().Name, statement.Accesses[^1].Pointer) : 0;
            if (statement is For loop)
            {
                _loop += " " + loop.Variable.Name;
            }

            var count = copies.Count;
            base.Rewrite(statement, copies);
            _loop = outer;
            if (delta != 0)
            {
                copies[count] = copies[count] switch
                {
                    Store store => store with { Index = store.Index + delta },
                    Transpose transpose => transpose with { TargetIndex = transpose.TargetIndex + delta },
                    var other => other,
                };
            }
        }

        protected virtual int Delta(int number) => 0;

        private int At(string kind, Pointer pointer)
        {
            Found.Add($"{kind} {pointer.Name} in{_loop}");
            return Delta(Found.Count - 1);
        }
    }

    private sealed class Shift(int site, int delta) : Sites
    {
        protected override int Delta(int number) => number == site ? delta : 0;
    }

    private sealed class LongerLoop(int number) : Rewriter
    {
        private int _loops;

        protected override void Rewrite(Statement statement, List<Statement> copies)
        {
            var isIt = statement is For && _loops++ == number;
            base.Rewrite(statement, copies);
            if (isIt && copies[^1] is For loop)
            {
                copies[^1] = loop with { To = loop.To + loop.Step };
            }
        }
    }

    private sealed class ShorterScratch(Scratch scratch, int less) : Rewriter
    {
        protected override void Rewrite(Statement statement, List<Statement> copies) =>
            base.Rewrite(ReferenceEquals(statement, scratch) ? scratch with { Length = scratch.Length - less } : statement, copies);
    }
}
