using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Addresses;

namespace KernelGen.Generator.Passes;

/// <summary>
/// Checks what every kernel must satisfy before it is printed: locals declared once and before use, products with a reason, addresses
/// within buffers.
/// </summary>
internal static class Verifier
{
    /// <param name="kernel">The kernel, as it is printed.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    public static void Check(Kernel kernel, int batchSize)
    {
        var scope = new Scope(kernel.Name, null);
        foreach (var parameter in kernel.Parameters)
        {
            scope.Add(parameter.Name);
        }

        Check(kernel.Body, scope);
        AddressProof.Check(kernel, batchSize);
    }

    /// <summary>Checks that a network declared without multiplications has none: the rules of declarations must have seen to it.</summary>
    public static void CheckPromise(NetworkInfo network, IEnumerable<Kernel> kernels)
    {
        if (network.IsMultiplicationFree && kernels.FirstOrDefault(kernel => !Ledger.IsMultiplicationFree(kernel)) is { } kernel)
        {
            throw new InvalidOperationException($"Kernel {kernel.Name} multiplies, and the network is declared MultiplicationFree.");
        }
    }

    private static void Check(IReadOnlyList<Statement> statements, Scope scope)
    {
        foreach (var statement in statements)
        {
            var operands = statement.Operands;
            for (var position = 0; position < operands.Count; position++)
            {
                Check(operands[position], scope);
            }

            foreach (var access in statement.Accesses)
            {
                scope.Use(access.Pointer.Name);
            }

            switch (statement)
            {
                case Declare declare:
                    scope.Add(declare.Variable.Name);
                    break;
                case Assign assign:
                    scope.Use(assign.Variable.Name);
                    break;
                case Prefetch prefetch:
                    scope.Use(prefetch.Pointer.Name);
                    break;
                case Scratch scratch:
                    scope.Add(scratch.Pointer.Name);
                    break;
                case Point point:
                    scope.Use(point.Source.Name);
                    scope.Add(point.Pointer.Name);
                    break;
                case Section { IsScope: false } section:
                    Check(section.Body, scope);
                    break;
                case SameLine line:
                    Check(line.Body, scope);
                    break;
                case Section section:
                    Check(section.Body, new Scope(scope.Kernel, scope));
                    break;
                case If condition:
                    Check(condition.Body, new Scope(scope.Kernel, scope));
                    Check(condition.Otherwise, new Scope(scope.Kernel, scope));
                    break;
                case For loop:
                    var inner = new Scope(scope.Kernel, scope);
                    inner.Add(loop.Variable.Name);
                    foreach (var offset in loop.Offsets)
                    {
                        inner.Add(offset.Variable.Name);
                    }

                    Check(loop.Body, inner);
                    break;
                case Store or Transpose:
                    break;
                default:
                    throw UnknownNode.In(nameof(Verifier), statement);
            }
        }
    }

    private static void Check(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case Variable variable:
                scope.Use(variable.Name);
                break;
            case Multiply { Reason: null } or Divide { Reason: null } or SquareRoot { Reason: null }:
                throw new InvalidOperationException($"Kernel {scope.Kernel}: a {expression.GetType().Name} has no reason.");
            case IntLiteral or FloatLiteral or LaneIndex or Strided or Load or Packed or LookUp or LaneLookUp or BytePlanes or WordLookUp
                or Majority or BitNumbers or Unary or Binary or Select or Multiply or Divide or SquareRoot:
                break;
            default:
                throw UnknownNode.In(nameof(Verifier), expression);
        }

        if (expression.Access is { } access)
        {
            scope.Use(access.Pointer.Name);
        }

        var operands = expression.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            Check(operands[position], scope);
        }
    }

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
