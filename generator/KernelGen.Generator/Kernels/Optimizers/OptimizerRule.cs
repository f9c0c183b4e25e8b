using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>An optimizer within one kernel: from sixteen gradients to the steps that are taken off their parameters.</summary>
/// <remarks>One file per optimizer holds its formula; the kernels of matrices and vectors share it. docs/architecture.md,
/// Optimizers.</remarks>
internal abstract class OptimizerRule
{
    private readonly IReadOnlyList<Pointer> _states;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="states">Its memory, laid out like the parameter.</param>
    protected OptimizerRule(KernelBuilder b, Optimizer optimizer, IReadOnlyList<MemoryBuffer> states)
    {
        Builder = b;
        _states = optimizer.States.Zip(states, (state, buffer) => b.MemoryBuffer(state.Name, buffer)).ToList();
    }

    /// <summary>The update in one line.</summary>
    public abstract string Formula { get; }

    protected KernelBuilder Builder { get; }

    /// <summary>Brings the state of sixteen parameters up to date.</summary>
    /// <param name="gradient">Their gradients, as <see cref="Optimizer.ScalesSteps"/> says with or without the learning rate.</param>
    /// <param name="index">Where their state lies.</param>
    /// <returns>What is to be subtracted from them.</returns>
    public abstract Expression Step(Variable gradient, Expression index);

    protected Variable LoadState(int number, string name, Expression index) =>
        Builder.Let(name, new Load(_states[number], index, ValueKind.Lanes));

    protected void StoreState(int number, Expression index, Expression value) => Builder.Store(_states[number], index, value);
}
