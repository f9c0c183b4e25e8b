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
    private readonly int _layer;

    protected ReferenceOptimizer(Parameter parameter, int layer, params string[] states)
    {
        _parameter = parameter;
        _layer = layer;
        States = states.Select(name => new Parameter(parameter.Name + "." + name, [.. parameter.Shape])).ToList();
    }

    /// <summary>What it remembers, each like the parameter.</summary>
    public IReadOnlyList<Parameter> States { get; }

    /// <summary>Whether the learning rate scales the step; else it is in the gradient.</summary>
    public static bool ScalesSteps(OptimizerSpec? spec) => spec is AdamSpec or ShiftAdaMaxSpec;

    public static ReferenceOptimizer Create(OptimizerSpec? spec, Parameter parameter, int layer) => spec switch
    {
        MomentumSpec momentum => new Momentum(parameter, layer, momentum.Momentum),
        ShiftMomentumSpec momentum => new ShiftMomentum(parameter, layer, momentum.Shift),
        AdamSpec adam => new Adam(parameter, layer, adam),
        ShiftAdaMaxSpec => new ShiftAdaMax(parameter, layer),
        _ => new Sgd(parameter, layer),
    };

    /// <summary>Subtracts the step for one element; <paramref name="stepShift"/> is log₂ of a factor where the learning rate scales the step.</summary>
    public void Update(int element, Approximate gradient, int stepShift, StepContext context) =>
        _parameter.Values[element] -= Step(element, gradient, stepShift, context);

    protected abstract Approximate Step(int element, Approximate gradient, int stepShift, StepContext context);

    /// <summary>A step whose size rounding errors decide, as where a gradient is zero but for them.</summary>
    protected static Approximate Unknown(double stepSize) => new(0, Math.Pow(UnknownSteps * stepSize, 2));

    private sealed class Sgd(Parameter parameter, int layer) : ReferenceOptimizer(parameter, layer)
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context) => gradient;
    }

    private sealed class Momentum(Parameter parameter, int layer, float momentum) : ReferenceOptimizer(parameter, layer, "velocity")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context) =>
            States[0].Values[element] = (Approximate.Exact(momentum) * States[0].Values[element]) + gradient;
    }

    private sealed class ShiftMomentum(Parameter parameter, int layer, int shift) : ReferenceOptimizer(parameter, layer, "velocity")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context)
        {
            var v = States[0].Values[element];
            return States[0].Values[element] = v - v.Shift(-shift) + gradient;
        }
    }

    private sealed class Adam(Parameter parameter, int layer, AdamSpec spec) : ReferenceOptimizer(parameter, layer, "first_moment", "second_moment")
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

    private sealed class ShiftAdaMax(Parameter parameter, int layer) : ReferenceOptimizer(parameter, layer, "first_moment", "infinity_norm")
    {
        protected override Approximate Step(int element, Approximate gradient, int stepShift, StepContext context)
        {
            var stepExponent = Ap2(context.LearningRate / (1 - Math.Pow(0.875, context.Step + 1))) + stepShift;
            ref var m = ref States[0].Values[element];
            ref var v = ref States[1].Values[element];
            m += (gradient - m).Shift(-3);
            v = Larger(v - v.Shift(-10), gradient.Value < 0 ? -gradient : gradient);
            if (v.Value == 0 && v.Variance == 0)
            {
                return Approximate.Zero;
            }

            if (v.Tolerance > 0.1 * v.Value)
            {
                return Unknown(Math.ScaleB(1, stepExponent));
            }

            var power = context.Decisions.Round(v, x => Ap2(x), "ap2 of " + _parameter.Name, _layer, element, 0);
            return m.Shift(stepExponent - (int)power);
        }

        /// <summary>The exponent of the nearest power of two by its logarithm.</summary>
        private static int Ap2(double x) => (int)Math.Round(Math.Log2(x));

        /// <summary>The larger of the two, with the rounding of either where they are close.</summary>
        private static Approximate Larger(Approximate a, Approximate b)
        {
            var areClose = Math.Abs(a.Value - b.Value) <= a.Tolerance + b.Tolerance;
            return Approximate.Max(a, b) with { Variance = areClose ? Math.Max(a.Variance, b.Variance) : Approximate.Max(a, b).Variance };
        }
    }
}
