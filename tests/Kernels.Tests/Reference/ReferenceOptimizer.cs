using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>From the gradients of one parameter to its update, as docs/architecture.md, Optimizers, describes it.</summary>
internal abstract class ReferenceOptimizer
{
    /// <summary>A float that says nothing about a step allows this many step sizes of difference.</summary>
    private const double UnknownSteps = 8;

    private readonly Parameter _parameter;
    private OptimizerSpec? _spec;

    protected ReferenceOptimizer(Parameter parameter, params string[] states)
    {
        _parameter = parameter;
        States = states.Select(name => new Parameter(parameter.Name + "." + name, [.. parameter.Shape])).ToList();
    }

    /// <summary>What it remembers, each like the parameter.</summary>
    public IReadOnlyList<Parameter> States { get; }

    /// <summary>Whether the learning rate scales the step; else it is in the gradient.</summary>
    public static bool ScalesSteps(OptimizerSpec? spec) => spec is AdamSpec or ShiftAdaMaxSpec;

    public static ReferenceOptimizer Create(OptimizerSpec? spec, Parameter parameter)
    {
        var optimizer = Of(spec, parameter);
        optimizer._spec = spec;
        return optimizer;
    }

    private static ReferenceOptimizer Of(OptimizerSpec? spec, Parameter parameter) => spec switch
    {
        MomentumSpec momentum => new Momentum(parameter, momentum.Momentum),
        ShiftMomentumSpec momentum => new ShiftMomentum(parameter, momentum.Shift),
        AdamSpec adam => new Adam(parameter, adam),
        ShiftAdaMaxSpec => new ShiftAdaMax(parameter),
        _ => new Sgd(parameter),
    };

    /// <summary>
    /// Subtracts the step for one element; <paramref name="stepShift"/> is log₂ of a factor where the learning rate scales the step.
    /// </summary>
    /// <param name="element">The element.</param>
    /// <param name="gradient">Its gradient, times the learning rate where that does not scale the step.</param>
    /// <param name="stepShift">See above.</param>
    /// <param name="context">The step.</param>
    /// <param name="gradientShift">log₂ of what a weight's gradient carries besides the rate; null for what does not decay.</param>
    public void Update(int element, Approximate gradient, int stepShift, StepContext context, int? gradientShift = null)
    {
        var step = Step(element, Limited(gradient, gradientShift ?? 0, context), stepShift, context);
        var decay = gradientShift is null ? 0 : (_spec?.WeightDecay ?? 0) * context.LearningRate;
        ref var value = ref _parameter.Values[element];
        value = (decay > 0 ? value - (Approximate.Constant(decay) * value) : value) - step;
    }

    private Approximate Limited(Approximate gradient, int gradientShift, StepContext context)
    {
        if (_spec is not { ClipValue: > 0 and var clip })
        {
            return gradient;
        }

        var limit = Approximate.Constant(ScalesSteps(_spec) ? clip : Math.ScaleB(clip * context.LearningRate, gradientShift));
        return Approximate.Max(-limit, -Approximate.Max(-gradient, -limit));
    }

    protected abstract Approximate Step(int element, Approximate gradient, int stepShift, StepContext context);

    /// <summary>A step whose size rounding errors decide, as where a gradient is zero but for them.</summary>
    protected static Approximate Unknown(double stepSize) => new(0, 0, UnknownSteps * stepSize);

    private sealed class Sgd(Parameter parameter) : ReferenceOptimizer(parameter)
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context) => gradient;
    }

    private sealed class Momentum(Parameter parameter, float momentum) : ReferenceOptimizer(parameter, "velocity")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context) =>
            States[0].Values[element] = (Approximate.Exact(momentum) * States[0].Values[element]) + gradient;
    }

    private sealed class ShiftMomentum(Parameter parameter, int shift) : ReferenceOptimizer(parameter, "velocity")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context)
        {
            var v = States[0].Values[element];
            return States[0].Values[element] = v - v.Shift(-shift) + gradient;
        }
    }

    private sealed class Adam(Parameter parameter, AdamSpec spec) : ReferenceOptimizer(parameter, "first_moment", "second_moment")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context)
        {
            var t = context.Step + 1;
            var stepSize = Approximate.Constant(context.LearningRate / (1 - Math.Pow(spec.Beta1, t))).Shift(stepShift);
            var correction = Approximate.Constant(1 / (1 - Math.Pow(spec.Beta2, t)));
            ref var m = ref States[0].Values[element];
            ref var v = ref States[1].Values[element];
            m = (Approximate.Exact(spec.Beta1) * m) + (Approximate.Constant(1.0 - spec.Beta1) * gradient);
            v = (Approximate.Exact(spec.Beta2) * v) + (Approximate.Constant(1.0 - spec.Beta2) * Approximate.Square(gradient));
            var root = Approximate.Sqrt(correction * v) + Approximate.Constant(spec.Epsilon);
            return v.Tolerance > 0.1 * v.Value && root.Tolerance > 0.1 * root.Value
                ? Unknown(stepSize.Value)
                : stepSize * m / root;
        }
    }

    private sealed class ShiftAdaMax(Parameter parameter) : ReferenceOptimizer(parameter, "first_moment", "infinity_norm")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context)
        {
            var stepExponent = Ap2(context.LearningRate / (1 - Math.Pow(0.875, context.Step + 1))) + stepShift;
            ref var m = ref States[0].Values[element];
            ref var v = ref States[1].Values[element];
            m += (gradient - m).Shift(-3);
            v = Approximate.Max(v - v.Shift(-10), Approximate.Abs(gradient));
            if (v.IsExactZero)
            {
                return Approximate.Zero;
            }

            // Either side of a power decides on this one step and nothing else, so both are allowed at once.
            return v.Tolerance > 0.1 * v.Value
                ? Unknown(Math.ScaleB(1, stepExponent))
                : Approximate.Between(
                    m.Shift(stepExponent - Ap2(v.Value - v.Tolerance)), m.Shift(stepExponent - Ap2(v.Value + v.Tolerance)));
        }

        /// <summary>The exponent of the nearest power of two by its logarithm.</summary>
        private static int Ap2(double x) => (int)Math.Round(Math.Log2(x));
    }
}
