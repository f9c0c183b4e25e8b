using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Graph.Losses;

/// <summary>What training makes small.</summary>
/// <param name="Name">As it is declared: "SquaredHinge".</param>
internal abstract record Loss(string Name)
{
    /// <summary>
    /// The loss with what sets it apart, as <see cref="NetworkGraph.Architecture"/> says it: "SquaredHinge", "Loss(AbsoluteError)".
    /// </summary>
    public virtual string Title => Name;

    /// <summary>Whether the network classifies: training is given labels. A network that does not regresses.</summary>
    public virtual bool TakesLabels => true;

    /// <summary>Whether training may be given values to reach.</summary>
    public virtual bool TakesTargets => false;

    /// <summary>Whether labels become the targets 1 and −1 rather than 1 and 0, where they become any.</summary>
    public virtual bool HasSigns => false;

    /// <summary>What of it has to agree when training goes on, though not when a network is loaded; null where there is nothing.</summary>
    public virtual string? Setting => null;

    /// <summary>Whether it is formed of squares, which are products where nothing else is.</summary>
    public virtual bool HasSquares => false;

    /// <summary>Whether it trains the softmax of the outputs to be the probabilities of classes.</summary>
    public virtual bool IsLikelihood => false;

    /// <summary>The method of the user's that gives the loss of one output; null where the loss is one of the runtime's.</summary>
    public virtual UserFunction? Method => null;

    /// <summary>Above which output a network with one says 1: halfway between what the loss draws both classes to.</summary>
    public virtual float Threshold => 0f;
}
