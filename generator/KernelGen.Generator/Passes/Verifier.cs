using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Checks what every kernel must satisfy before it is printed: locals declared once and before use, products with a reason.</summary>
internal static class Verifier
{
    public static void Check(Kernel kernel)
    {
        var scope = new Scope(kernel.Name, null);
        foreach (var parameter in kernel.Parameters)
        {
            scope.Add(parameter.Name);
        }

        Check(kernel.Body, scope);
    }

    /// <summary>Checks that a network declared without multiplications has none: the rules of the graph must have seen to it.</summary>
    public static void CheckPromise(NetworkGraph graph, IEnumerable<Kernel> kernels)
    {
        if (graph.IsMultiplicationFree && kernels.FirstOrDefault(kernel => !Ledger.IsMultiplicationFree(kernel)) is { } kernel)
        {
            throw new InvalidOperationException($"Kernel {kernel.Name} multiplies, and the network is declared MultiplicationFree.");
        }
    }

    private static void Check(IReadOnlyList<Statement> statements, Scope scope)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case Declare declare:
                    Check(declare.Value, scope);
                    scope.Add(declare.Variable.Name);
                    break;
                case Assign assign:
                    Check(assign.Variable, scope);
                    Check(assign.Value, scope);
                    break;
                case Store store:
                    scope.Use(store.Target.Name);
                    Check(store.Index, scope);
                    Check(store.Value, scope);
                    break;
                case Transpose transpose:
                    scope.Use(transpose.Source.Name);
                    Check(transpose.SourceIndex, scope);
                    scope.Use(transpose.Target.Name);
                    Check(transpose.TargetIndex, scope);
                    break;
                case Scratch scratch:
                    scope.Add(scratch.Pointer.Name);
                    break;
                case Section section:
                    Check(section.Body, section.IsScope ? new Scope(scope.Kernel, scope) : scope);
                    break;
                case SameLine line:
                    Check(line.Body, scope);
                    break;
                case If condition:
                    Check(condition.Condition, scope);
                    Check(condition.Body, new Scope(scope.Kernel, scope));
                    Check(condition.Otherwise, new Scope(scope.Kernel, scope));
                    break;
                case Point point:
                    scope.Use(point.Source.Name);
                    Check(point.Index, scope);
                    scope.Add(point.Pointer.Name);
                    break;
                case For loop:
                    Check(loop.From, scope);
                    Check(loop.To, scope);
                    var inner = new Scope(scope.Kernel, scope);
                    inner.Add(loop.Variable.Name);
                    foreach (var offset in loop.Offsets)
                    {
                        Check(offset.From, scope);
                        inner.Add(offset.Variable.Name);
                    }

                    Check(loop.Body, inner);
                    break;
            }
        }
    }

    private static void Check(Expression expression, Scope scope) => Walker.Visit(expression, 1, (node, _) =>
    {
        switch (node)
        {
            case Variable variable:
                scope.Use(variable.Name);
                break;
            case Load load:
                scope.Use(load.Source.Name);
                break;
            case LookUp lookUp:
                scope.Use(lookUp.Table.Name);
                break;
            case Multiply { Reason.Length: 0 } or Divide { Reason.Length: 0 } or SquareRoot { Reason.Length: 0 }:
                throw new InvalidOperationException($"Kernel {scope.Kernel}: a {node.GetType().Name} has no reason.");
        }
    });

    private sealed class Scope(string kernel, Scope? outer)
    {
        private readonly HashSet<string> _names = [];

        public string Kernel { get; } = kernel;

        public void Add(string name)
        {
            if (Knows(name))
            {
                throw new InvalidOperationException($"Kernel {Kernel}: {name} is declared twice.");
            }

            _names.Add(name);
        }

        public void Use(string name)
        {
            if (!Knows(name))
            {
                throw new InvalidOperationException($"Kernel {Kernel}: {name} is used before it is declared.");
            }
        }

        private bool Knows(string name) => _names.Contains(name) || (outer?.Knows(name) ?? false);
    }
}
