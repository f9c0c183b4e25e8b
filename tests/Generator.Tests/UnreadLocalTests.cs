using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Emission;
using KernelGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>No kernel has a local that nothing reads: the ledger would count what is computed for it.</summary>
public sealed class UnreadLocalTests
{
    /// <summary>Normalisation by shifts makes factors of which kernels need a few parts only.</summary>
    private static readonly string[] Networks =
    [
        .. LedgerTests.Networks.Select(static row => row.Data),
        "[Network(MultiplicationFree = true), Input(20), Dense(24), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU, Dense(24), "
            + "ShiftBatchNorm(Terms = 1), ReLU, Dense(24), ShiftBatchNorm(Terms = 4), Dense(3), Hinge]",
    ];

    [Fact]
    public void Everything_that_a_kernel_computes_is_read()
    {
        var locals = 0;
        foreach (var attributes in Networks)
        {
            Assert.Empty(Unread(attributes, NetworkCompiler.Print(Parsed.Graph(attributes)), ref locals));
        }

        // Not vacuous: the locals are there.
        Assert.InRange(locals, 5000, int.MaxValue);
    }

    [Fact]
    public void Everything_that_a_kernel_of_a_random_network_computes_is_read() => RandomDeclarations.Network.Check(
        source =>
        {
            var locals = 0;
            if (LayerTable.Default.Build(Parsed.Declaration(source)).Graph is { } graph)
            {
                Assert.Empty(Unread(source, NetworkCompiler.Print(graph), ref locals));
            }
        },
        cases: 25);

    [Fact]
    public void A_local_that_nothing_reads_is_found()
    {
        const string Text = "class Kernels { void K(float* z) { float a = z[0]; float b = a; b += a; b = b - a; "
            + "{ float a2 = a; z[1] = a2; } for (int i = 0, j = 0; i < 4; i++, j += 2) { z[i] = a; } } }";
        Assert.Equal(["b in K", "j in K"], Unread(CSharpSyntaxTree.ParseText(
            Text, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken)).Unread);
    }

    private static List<string> Unread(string network, IEnumerable<SourceFile> files, ref int locals)
    {
        var all = new List<string>();
        foreach (var file in files.Where(static file => !file.HintName.EndsWith(".Schedule.g.cs", StringComparison.Ordinal)))
        {
            var (count, unread) = Unread(CSharpSyntaxTree.ParseText(file.Text).GetRoot());
            locals += count;
            all.AddRange(unread.Select(name => $"{name} of {network}"));
        }

        return all;
    }

    private static (int Locals, List<string> Unread) Unread(SyntaxNode root)
    {
        var declarators = root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(static method => method.Parent is ClassDeclarationSyntax { Identifier.Text: "Kernels" })
            .SelectMany(static method => method.DescendantNodes().OfType<VariableDeclaratorSyntax>())
            .ToList();
        return (declarators.Count, [.. declarators.Where(static declarator => !IsRead(declarator)).Select(static declarator =>
            $"{declarator.Identifier.Text} in {declarator.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.Text}")]);
    }

    private static bool IsRead(VariableDeclaratorSyntax declarator)
    {
        var name = declarator.Identifier.Text;
        return declarator.Ancestors().First(static node => node is BlockSyntax or ForStatementSyntax).DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Any(use => use.Identifier.Text == name
                && !use.Ancestors().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left.ToString() == name)
                && use.Parent is not PostfixUnaryExpressionSyntax);
    }
}
