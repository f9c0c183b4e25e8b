using System;

namespace KernelGen.Kernels.Tests;

/// <summary>The mean loss of a mini-batch and its gradient at the logits.</summary>
internal static class ReferenceLoss
{
    /// <summary>
    /// The targets of labels, [sample][output]: one-hot 0/1, ±1 for the hinges and where a loss asks for signs; a single output takes the
    /// label itself.
    /// </summary>
    public static double[] Targets(NetworkSpec spec, int[] labels)
    {
        var outputs = spec.OutputSize;
        var off = spec.Loss is LossKind.Hinge or LossKind.SquaredHinge || spec.Written is { HasSigns: true } ? -1 : 0;
        var targets = new double[labels.Length * outputs];
        for (var s = 0; s < labels.Length; s++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var isOn = outputs == 1 ? labels[s] == 1 : labels[s] == o;
                targets[(s * outputs) + o] = isOn ? 1 : off;
            }
        }

        return targets;
    }

    /// <summary>The mean loss, and its gradient times a rate: η, or 1 for optimizers that scale their steps by η.</summary>
    public static (Approximate Loss, Approximate[] Delta) Evaluate(
        NetworkSpec spec, Approximate[] z, double[] targets, float learningRate, StepContext context)
    {
        var (kind, outputs, isFree) = (spec.Loss, spec.OutputSize, spec.MultiplicationFree);
        var samples = context.Samples;
        var n = Approximate.Exact(samples);
        var rate = Approximate.Exact(learningRate) / n;
        var powers = ShiftPowers.Reciprocal(samples);
        var total = default(Sum);
        var delta = new Approximate[z.Length];
        for (var s = 0; s < samples; s++)
        {
            var first = s * outputs;
            if (kind == LossKind.SoftmaxCrossEntropy)
            {
                total.Add(Softmax(z.AsSpan(first, outputs), targets.AsSpan(first, outputs), delta.AsSpan(first, outputs)));
            }

            for (var o = 0; o < outputs; o++)
            {
                var target = Approximate.Exact(targets[first + o]);
                switch (kind)
                {
                    case LossKind.SquaredHinge:
                        var shortfall = Approximate.Exact(1) - (target * z[first + o]);

                        // Continuous at the kink: a value near it keeps its tolerance.
                        shortfall = shortfall.Positive();
                        total.Add(isFree ? ShiftPowers.Square(shortfall) : Approximate.Square(shortfall));
                        delta[first + o] = Approximate.Exact(-2) * target * shortfall;
                        break;
                    case LossKind.Hinge:
                        var margin = Approximate.Exact(1) - (target * z[first + o]);
                        total.Add(margin.Positive());
                        delta[first + o] = -target * context.Decisions.IsPositive(margin, "hinge", -1, o, s);
                        break;
                    case LossKind.Written:
                        var argument = spec.Written!.HasSigns ? z[first + o] * target : z[first + o] - target;
                        var function = spec.Written.UserFunction;
                        total.Add(function.ValueOf(argument));
                        delta[first + o] = function.SlopeOf(argument, context.Decisions, -1, o, s);
                        delta[first + o] = spec.Written.HasSigns ? delta[first + o] * target : delta[first + o];
                        break;
                    case LossKind.MeanSquaredError:
                        var difference = z[first + o] - target;
                        total.Add(isFree
                            ? ShiftPowers.Times(ShiftPowers.Square(difference), ShiftPowers.Constant(1.0 / outputs))
                            : Approximate.Square(difference) / Approximate.Exact(outputs));
                        delta[first + o] = isFree
                            ? ShiftPowers.Times(difference.Shift(1), ShiftPowers.Constant(1.0 / outputs))
                            : Approximate.Exact(2) * difference / Approximate.Exact(outputs);
                        break;
                }

                delta[first + o] = isFree
                    ? ShiftPowers.Times(delta[first + o], powers) * Approximate.Exact(learningRate)
                    : delta[first + o] * rate;
            }
        }

        var loss = total.Rounded;
        return (isFree ? ShiftPowers.Times(loss, powers) : loss / n, delta);
    }

    private static Approximate Softmax(ReadOnlySpan<Approximate> z, ReadOnlySpan<double> targets, Span<Approximate> gradient)
    {
        var largest = z[0];
        foreach (var value in z)
        {
            largest = Approximate.Max(largest, value);
        }

        var total = default(Sum);
        for (var o = 0; o < z.Length; o++)
        {
            total.Add(Approximate.Exp(z[o] - largest));
        }

        var sum = total.Rounded;
        var loss = Approximate.Zero;
        for (var o = 0; o < z.Length; o++)
        {
            gradient[o] = (Approximate.Exp(z[o] - largest) / sum.SharedBy(z.Length)) - Approximate.Exact(targets[o]);
            if (targets[o] == 1)
            {
                loss = Approximate.Log(sum) - (z[o] - largest);
            }
        }

        return loss;
    }
}
