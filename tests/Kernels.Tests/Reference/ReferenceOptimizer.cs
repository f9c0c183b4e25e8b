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

    protected ReferenceOptimizer(Parameter parameter, params string[] states)
    {
        _parameter = parameter;
        States = states.Select(name => new Parameter(parameter.Name + "." + name, [.. parameter.Shape])).ToList();
    }

    /// <summary>What it remembers, each like the parameter.</summary>
    public IReadOnlyList<Parameter> States { get; }

    /// <summary>Whether the learning rate scales the step; else it is in the gradient.</summary>
    public static bool ScalesSteps(OptimizerSpec? spec) => spec is AdamSpec or ShiftAdaMaxSpec;

    public static ReferenceOptimizer Create(OptimizerSpec? spec, Parameter parameter) => spec switch
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
    public void Update(int element, Approximate gradient, int stepShift, StepContext context) =>
        _parameter.Values[element] -= Step(element, gradient, stepShift, context);

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
