using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>Which memory quarters may write to: what is read and written by vectors alone, so that they meet nowhere in it.</summary>
internal sealed class QuarterMemory
{
    private readonly HashSet<string> _notByVectors;
    private readonly Dictionary<string, string> _sources = [];

    /// <param name="kernel">The kernel.</param>
    /// <param name="notByVectors">Memory, by its names, that is not read and written by vectors alone.</param>
    public QuarterMemory(Kernel kernel, HashSet<string> notByVectors)
    {
        _notByVectors = notByVectors;
        Walker.VisitStatements(kernel.Body, statement =>
        {
            if (statement is Point point)
            {
                _sources[point.Pointer.Name] = Root(point.Source.Name);
            }
        });
    }

    /// <summary>Whether all that statements write to is such memory.</summary>
    public bool TakesWritesOf(IReadOnlyList<Statement> statements)
    {
        var takes = true;
        Walker.VisitStatements(statements, statement =>
        {
            foreach (var access in statement.Accesses)
            {
                takes &= !access.IsWrite || !_notByVectors.Contains(Root(access.Pointer.Name));
            }
        });
        return takes;
    }

    private string Root(string name) => _sources.TryGetValue(name, out var root) ? root : name;
}
