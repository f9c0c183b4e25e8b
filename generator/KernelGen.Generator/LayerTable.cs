using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Convolution;
using KernelGen.Generator.Kernels.Dense;
using KernelGen.Generator.Kernels.Elementwise;
using KernelGen.Generator.Kernels.Losses;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.Optimizers;
using KernelGen.Generator.Kernels.Pooling;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator;

/// <summary>
/// Every layer, loss and optimizer there is, a line each. Whoever adds one writes its files and its line here, and nothing else.
/// </summary>
internal sealed class LayerTable
{
    private readonly Line[] _lines;
    private readonly GraphBuilder _builder;

    private LayerTable(IEnumerable<Line> lines)
    {
        _lines = lines.ToArray();
        Definitions = new DefinitionTable(_lines.Select(line => line.Definition));
        Lowerings = new LoweringTable(_lines.Select(line => line.Lowering).OfType<LoweringRecipe>());
        Parser = new DeclarationParser(Definitions.Schemas);
        _builder = new GraphBuilder(Definitions);
    }

    /// <summary>What the package comes with.</summary>
    public static LayerTable Default { get; } = new(
    [
        new(new DenseDefinition(), LoweringRecipe.OfLayer<DenseLayer>((layer, context) => new DenseLowering(layer, context))),
        new(new BatchNormDefinition(), LoweringRecipe.OfNormalisation<BatchNormLayer>(layer => new BatchNormLowering(layer))),
        new(
            new ShiftBatchNormDefinition(),
            LoweringRecipe.OfNormalisation<ShiftBatchNormLayer>(layer => new ShiftBatchNormLowering(layer))),
        new(
            new StandardizeDefinition(),
            LoweringRecipe.OfLayer<StandardizeLayer>((layer, context) => new StandardizeLowering(layer, context))),
        new(new LayerNormDefinition(), LoweringRecipe.OfLayer<LayerNormLayer>((layer, context) => new LayerNormLowering(layer, context))),
        new(new ReLUDefinition(), LoweringRecipe.OfPart<ReLULayer>(layer => new ReLULowering(layer))),
        new(new LeakyReLUDefinition(), LoweringRecipe.OfPart<LeakyReLULayer>(layer => new LeakyReLULowering(layer))),
        new(new HardTanhDefinition(), LoweringRecipe.OfPart<HardTanhLayer>(layer => new HardTanhLowering(layer))),
        new(new HardSigmoidDefinition(), LoweringRecipe.OfPart<HardSigmoidLayer>(layer => new HardSigmoidLowering(layer))),
        new(new SignDefinition(), LoweringRecipe.OfPart<SignLayer>(layer => new SignLowering(layer))),
        new(new LogQuantizeDefinition(), LoweringRecipe.OfPart<LogQuantizeLayer>(layer => new LogQuantizeLowering(layer))),
        new(new SigmoidDefinition(), LoweringRecipe.OfPart<SigmoidLayer>(layer => new SigmoidLowering(layer))),
        new(new TanhDefinition(), LoweringRecipe.OfPart<TanhLayer>(layer => new TanhLowering(layer))),
        new(new GELUDefinition(), LoweringRecipe.OfPart<GELULayer>(layer => new GELULowering(layer))),
        new(new ActivationDefinition(), LoweringRecipe.OfPart<ActivationLayer>(layer => new ActivationLowering(layer))),
        new(new DropoutDefinition(), LoweringRecipe.OfPart<DropoutLayer>(layer => new DropoutLowering(layer))),

        new(new Conv2DDefinition(), LoweringRecipe.OfLayer<Conv2DLayer>((layer, context) => new Conv2DLowering(layer, context))),
        new(
            new MaxPool2DDefinition(),
            LoweringRecipe.OfLayer<MaxPool2DLayer>((layer, context) => new MaxPool2DLowering(layer, context))),
        new(
            new AveragePool2DDefinition(),
            LoweringRecipe.OfLayer<AveragePool2DLayer>((layer, context) => new AveragePool2DLowering(layer, context))),
        new(new GlobalAveragePoolDefinition(), null),
        new(new AddDefinition(), LoweringRecipe.OfLayer<AddLayer>((layer, context) => new AddLowering(layer, context))),

        new(new SquaredHingeDefinition(), LoweringRecipe.OfLoss<SquaredHingeLoss>(_ => new SquaredHingeLowering())),
        new(new HingeDefinition(), LoweringRecipe.OfLoss<HingeLoss>(_ => new HingeLowering())),
        new(
            new SoftmaxCrossEntropyDefinition(),
            LoweringRecipe.OfLoss<SoftmaxCrossEntropyLoss>(loss => new SoftmaxCrossEntropyLowering(loss))),
        new(new MeanSquaredErrorDefinition(), LoweringRecipe.OfLoss<MeanSquaredErrorLoss>(_ => new MeanSquaredErrorLowering())),
        new(new UserLossDefinition(), LoweringRecipe.OfLoss<UserLoss>(loss => new UserLossLowering(loss))),

        new(new SGDDefinition(), LoweringRecipe.OfOptimizer<DescentOptimizer>(DescentRule.Of)),
        new(new MomentumDefinition(), LoweringRecipe.OfOptimizer<MomentumOptimizer>(MomentumRule.Of)),
        new(new ShiftMomentumDefinition(), LoweringRecipe.OfOptimizer<ShiftMomentumOptimizer>(ShiftMomentumRule.Of)),
        new(new AdamDefinition(), LoweringRecipe.OfOptimizer<AdamOptimizer>(AdamRule.Of)),
        new(new ShiftAdaMaxDefinition(), LoweringRecipe.OfOptimizer<ShiftAdaMaxOptimizer>(ShiftAdaMaxRule.Of)),
    ]);

    /// <summary>How kernels are made of what the lines define.</summary>
    public LoweringTable Lowerings { get; }

    public DefinitionTable Definitions { get; }

    public DeclarationParser Parser { get; }

    /// <summary>The same with one line more.</summary>
    public LayerTable With(AttributeDefinition definition, LoweringRecipe lowering) => new(_lines.Append(new Line(definition, lowering)));

    /// <summary>What a class says about its network.</summary>
    public NetworkDeclaration Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken) =>
        Parser.Parse(type, compilation, cancellationToken);

    /// <summary>The graph of a declaration, and what there is to say about it.</summary>
    public GraphResult Build(NetworkDeclaration declaration) => _builder.Build(declaration);

    /// <summary>
    /// What there is to know of an attribute, and how kernels are made of what it becomes; null where that is another attribute's layer.
    /// </summary>
    private sealed record Line(AttributeDefinition Definition, LoweringRecipe? Lowering);
}
