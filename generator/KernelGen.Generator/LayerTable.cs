using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator;

/// <summary>Every layer, loss and optimizer there is, a line each. Whoever adds one writes its files and its line here, and nothing else.</summary>
internal sealed class LayerTable
{
    private readonly AttributeDefinition[] _lines;
    private readonly GraphBuilder _builder;

    private LayerTable(IEnumerable<AttributeDefinition> lines)
    {
        _lines = lines.ToArray();
        Definitions = new DefinitionTable(_lines);
        Parser = new DeclarationParser(Definitions.Schemas);
        _builder = new GraphBuilder(Definitions);
    }

    /// <summary>What the package comes with.</summary>
    public static LayerTable Default { get; } = new(
    [
        new DenseDefinition(),
        new BatchNormDefinition(),
        new ShiftBatchNormDefinition(),
        new ReLUDefinition(),
        new ActivationDefinition(),
        new DropoutDefinition(),

        new SquaredHingeDefinition(),
        new HingeDefinition(),
        new SoftmaxCrossEntropyDefinition(),
        new MeanSquaredErrorDefinition(),
        new UserLossDefinition(),

        new MomentumDefinition(),
        new ShiftMomentumDefinition(),
        new AdamDefinition(),
        new ShiftAdaMaxDefinition(),
    ]);

    public DefinitionTable Definitions { get; }

    public DeclarationParser Parser { get; }

    /// <summary>The same with one line more.</summary>
    public LayerTable With(AttributeDefinition definition) => new(_lines.Append(definition));

    /// <summary>What a class says about its network.</summary>
    public NetworkDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken) =>
        Parser.Parse(type, compilation, cancellationToken);

    /// <summary>The graph of a declaration, and what there is to say about it.</summary>
    public GraphResult Build(NetworkDeclaration declaration) => _builder.Build(declaration);
}
