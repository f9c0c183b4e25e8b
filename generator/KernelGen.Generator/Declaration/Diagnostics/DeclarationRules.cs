using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>The rules of a declaration, KG00xx. Each has a page docs/rules/KGnnnn.md.</summary>
internal static class DeclarationRules
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "KG0001",
        "Network class is not partial",
        "'{0}' must be partial, since KernelGen writes its other half: write 'partial {1} {0}'");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        "KG0002",
        "Type around a network is not partial",
        "'{0}' contains the network '{1}' and must be partial too: write 'partial {2} {0}', or move '{1}' out of it");

    public static readonly DiagnosticDescriptor Generic = Error(
        "KG0003",
        "Network class is generic",
        "'{0}' has type parameters, which the network '{1}' cannot use: remove them, or move the network to a class without any");

    public static readonly DiagnosticDescriptor StaticOrAbstract = Error(
        "KG0004",
        "Network class is static or abstract",
        "'{0}' cannot be {1}, since its weights live in an instance: remove '{1}'");

    public static readonly DiagnosticDescriptor FileLocal = Error(
        "KG0005",
        "Network class is local to a file",
        "'{0}' is local to its file, where generated code cannot reach it: write 'internal' instead of 'file'");

    public static readonly DiagnosticDescriptor PrimaryConstructor = Error(
        "KG0006",
        "Network class has a primary constructor",
        "'{0}' has a primary constructor, which the generated constructor cannot call: remove its parameters, and set what they held with "
            + "properties");

    public static readonly DiagnosticDescriptor ReservedMember = Error(
        "KG0007",
        "Name is taken by the generated half",
        "'{0}' is a member that KernelGen generates for '{1}': choose another name");

    public static readonly DiagnosticDescriptor ConstructorNotChained = Error(
        "KG0008",
        "Constructor does not call the generated one",
        "This constructor of '{0}' leaves the network without weights: write ': this(seed: 1)' behind its parameters");

    public static readonly DiagnosticDescriptor BaseClass = Error(
        "KG0009",
        "Base class does not fit a network",
        "'{0}' cannot be the base of the network '{1}', since {2}: derive from another class, or hold it in a field");

    public static readonly DiagnosticDescriptor RequiredMember = Error(
        "KG0010",
        "Network class has a required member",
        "'{0}' is required, and the generated '{1}.Load' cannot set it: remove 'required' and give it a default");

    public static readonly DiagnosticDescriptor UnsafeNotAllowed = Error(
        "KG0011",
        "Project does not allow unsafe code",
        "The kernels of '{0}' use pointers: write <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project file");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error(
        "KG0012",
        "Language version is too old",
        "The code generated for '{0}' needs C# 12 and the project uses C# {1}: write <LangVersion>12</LangVersion> or later in the "
            + "project file");

    public static readonly DiagnosticDescriptor SpreadOverParts = Error(
        "KG0013",
        "Network is spread over several partial declarations",
        "The order of attributes on two declarations of '{0}' is undefined: move [{1}] to the declaration that carries [Network]");

    public static readonly DiagnosticDescriptor NoNetwork = Warning(
        "KG0014",
        "Layers without a network",
        "[{0}] has no effect, since '{1}' is no network: add [Network], or remove the attribute");

    public static readonly DiagnosticDescriptor NoInput = Error(
        "KG0015",
        "Network has no input",
        "'{0}' does not say what a sample looks like: write [Input(size)] before the first layer");

    public static readonly DiagnosticDescriptor WrittenTwice = Error(
        "KG0016",
        "Attribute is written twice",
        "[{0}] may stand once on '{1}': keep one and remove the other");

    public static readonly DiagnosticDescriptor BeforeInput = Error(
        "KG0017",
        "Layer before the input",
        "[{0}] stands before [Input], and attributes are layers in source order: move [Input] above it");

    public static readonly DiagnosticDescriptor NoWeights = Error(
        "KG0018",
        "Network has no layer with weights",
        "'{0}' has nothing to train: add a layer such as [Dense(10)] between [Input] and the loss");

    public static readonly DiagnosticDescriptor NoLoss = Error(
        "KG0019",
        "Network has no loss",
        "'{0}' has no loss to train on: write [SquaredHinge], [Hinge], [SoftmaxCrossEntropy] or [MeanSquaredError] behind the last layer");

    public static readonly DiagnosticDescriptor SecondLoss = Error(
        "KG0020",
        "Network has two losses",
        "'{0}' already has the loss [{1}]: remove [{2}] or [{1}]");

    public static readonly DiagnosticDescriptor BehindLoss = Error(
        "KG0021",
        "Layer behind the loss",
        "[{0}] stands behind the loss [{1}], which is a network's last attribute: move [{0}] above [{1}]");

    public static readonly DiagnosticDescriptor TooSmall = Error(
        "KG0022",
        "Size is below 1",
        "{0} is {1}: write 1 or more");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "KG0023",
        "Size is too large",
        "{0} is {1}, more than kernels can take: write at most {2}");

    public static readonly DiagnosticDescriptor UnknownValue = Error(
        "KG0024",
        "Value is none of the enumeration's",
        "{0} is not a value of {1}: write {2}");

    public static readonly DiagnosticDescriptor ShiftOutOfRange = Error(
        "KG0025",
        "Shift is out of range",
        "{0} is {1}: write a number of bits from 0 to 15");

    public static readonly DiagnosticDescriptor DropoutRate = Error(
        "KG0026",
        "Dropout rate is out of range",
        "The rate {0} is no probability that leaves something: write 0 or more and less than 1, such as 0.5f");

    public static readonly DiagnosticDescriptor Epsilon = Error(
        "KG0027",
        "Epsilon is not positive",
        "Epsilon is {0}, and it keeps a variance of 0 from being divided by: write a small positive number, such as 1e-4f");

    public static readonly DiagnosticDescriptor LossShape = Error(
        "KG0028",
        "Loss does not fit the last layer",
        "[{0}] needs at least two outputs, one for each class, and the last layer has {1}: write [Dense(2)], or a loss for one output "
            + "such as [Hinge]");

    public static readonly DiagnosticDescriptor BatchOfOne = Warning(
        "KG0029",
        "BatchNorm over one sample",
        "With {1} = 1 the variance in [{0}] is always 0, and its output no longer depends on its input: write a larger BatchSize, "
            + "or remove [{0}]");

    public static readonly DiagnosticDescriptor LogitsCut = Info(
        "KG0030",
        "Outputs are cut before the loss",
        "[{0}] directly before [{1}] {2}: remove it, so that the loss sees the outputs of the last layer");

    public static readonly DiagnosticDescriptor NoEffect = Warning(
        "KG0031",
        "Setting has no effect",
        "{0} has no effect on {1}: remove it, or write {2}");

    public static readonly DiagnosticDescriptor NotMultiplicationFree = Error(
        "KG0032",
        "Network cannot do without multiplications",
        "{0} needs multiplications, and '{1}' is declared MultiplicationFree: {2}");

    public static readonly DiagnosticDescriptor SecondOptimizer = Error(
        "KG0033",
        "Network has two optimizers",
        "'{0}' already has the optimizer [{1}]: remove [{2}] or [{1}]");

    public static readonly DiagnosticDescriptor ValueOutOfRange = Error(
        "KG0034",
        "Number is out of range",
        "{0} is {1}: write {2}");

    public static readonly DiagnosticDescriptor NoUserFunctionMethod = Error(
        "KG0035",
        "Method of an activation or a loss is missing",
        "[{0}] finds no method '{2}' in '{1}' that fits: write '{3}'");

    public static readonly DiagnosticDescriptor NoDerivative = Error(
        "KG0036",
        "Activation or loss has no derivative",
        "[{0}] does not say how the gradient goes back through '{1}': write '{2}' and name it with Derivative = nameof(…)");

    public static readonly DiagnosticDescriptor UserFunctionNotLowered = Error(
        "KG0037",
        "Method cannot become part of a kernel",
        "{0} in '{1}' cannot become part of a kernel: {2}");

    public static readonly DiagnosticDescriptor TuningUnread = Error(
        "KG0038",
        "Tuning cannot be read",
        "'{0}' is no entry of a tuning: write {1}");

    public static readonly DiagnosticDescriptor NoPicture = Error(
        "KG0039",
        "Layer needs rows and columns",
        "[{0}] needs pictures of height × width × channels, and what comes in is a row of {1} values: {2}");

    public static readonly DiagnosticDescriptor WindowTooLarge = Error(
        "KG0040",
        "Window does not fit into the picture",
        "The window of [{0}], {1}, does not fit into {2}: {3}");

    public static readonly DiagnosticDescriptor LayerName = Error(
        "KG0041",
        "Name of a layer is taken or empty",
        "The name '{0}' {1}: write another");

    public static readonly DiagnosticDescriptor UnknownLayer = Error(
        "KG0042",
        "No layer above has the name",
        "[{0}] finds no '{1}' above it: {2}");

    public static readonly DiagnosticDescriptor ShapesOfSum = Error(
        "KG0043",
        "Shapes do not add up",
        "[{0}] cannot add '{1}', {2}, to {3}: {4}");

    public static readonly DiagnosticDescriptor NamesOfSum = Error(
        "KG0044",
        "Sum of nothing or of the same twice",
        "[{0}] {1}: {2}");

    public static readonly DiagnosticDescriptor NotRead = Error(
        "KG0045",
        "Output of a layer is not read",
        "No layer reads what [{0}] gives: {1}");

    public static readonly DiagnosticDescriptor StandardizesLayer = Error(
        "KG0046",
        "Standardize reads a layer",
        "[{0}] is fitted to the values of the training set, but reads what {1} gives: write it directly behind [Input], or [BatchNorm] "
            + "here");

    public static readonly DiagnosticDescriptor LayerOfOne = Warning(
        "KG0047",
        "LayerNorm over one value",
        "The variance of the one value that [{0}] normalises is always 0, and its output no longer depends on its input: remove [{0}]");

    /// <summary>Reported by the generator: a fault of its own, never of the declaration.</summary>
    public static readonly DiagnosticDescriptor InternalError = Error(
        "KG0099",
        "Internal error",
        "KernelGen failed on '{0}': {1} (please report it with the declaration)");

    /// <summary>What the analyzer reports: everything except the generator's own fault.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Declaration { get; } =
    [
        NotPartial, ContainingTypeNotPartial, Generic, StaticOrAbstract, FileLocal, PrimaryConstructor, ReservedMember,
        ConstructorNotChained, BaseClass, RequiredMember, UnsafeNotAllowed, LanguageTooOld, SpreadOverParts, NoNetwork, NoInput,
        WrittenTwice, BeforeInput, NoWeights, NoLoss, SecondLoss, BehindLoss, TooSmall, TooLarge, UnknownValue, ShiftOutOfRange,
        DropoutRate, Epsilon, LossShape, BatchOfOne, LogitsCut, NoEffect, NotMultiplicationFree,
        SecondOptimizer, ValueOutOfRange, NoUserFunctionMethod, NoDerivative, UserFunctionNotLowered, TuningUnread,
        NoPicture, WindowTooLarge, LayerName, UnknownLayer, ShapesOfSum, NamesOfSum, NotRead, StandardizesLayer, LayerOfOne,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, RuleHelp.Category, DiagnosticSeverity.Error, true, helpLinkUri: RuleHelp.Link(id));

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, RuleHelp.Category, DiagnosticSeverity.Warning, true, helpLinkUri: RuleHelp.Link(id));

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        new(id, title, message, RuleHelp.Category, DiagnosticSeverity.Info, true, helpLinkUri: RuleHelp.Link(id));
}
