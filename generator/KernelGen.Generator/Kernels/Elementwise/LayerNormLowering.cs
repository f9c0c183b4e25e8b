using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Lowering;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// γ·(x − μ)/√(σ² + ε) + β over the values of each sample. Lanes are samples: sums over features are sums of vectors, and a sample block is
/// the work of one thread.
/// </summary>
internal sealed class LayerNormLowering : LayerLowering
{
    private readonly LayerNormLayer _layer;
    private readonly MemoryBuffer _normalised;
    private readonly MemoryBuffer _inverses;
    private readonly TrainedTensor _gamma;
    private readonly TrainedTensor _beta;

    public LayerNormLowering(LayerNormLayer layer, LoweringContext context)
        : base(context)
    {
        _layer = layer;
        _normalised = context.Input.MayBeOverwritten
            ? context.Input.Activations
            : context.Activations("Normalised" + context.Group.Name, layer.OutputShape);
        _inverses = new MemoryBuffer(
            "InverseDeviation" + context.Group.Name,
            ElementKind.Float,
            Layout.Of(new Dimension(Axis.SampleBlock, context.SampleBlocks), new Dimension(Axis.Lane, Lane.Count)),
            string.Empty,
            false);
        _gamma = context.AddTrained(Vector("weight", "Gamma"), initialValue: 1f);
        _beta = context.AddTrained(Vector("bias", "Beta"));
    }

    // The sums over features of one sample would need the order that they have in a mini-batch, to give its bits.
    public override bool HasOneSample => false;

    private string Name => Context.Group.Name;

    private int Features => _layer.Inputs;

    /// <summary>Values of a full mini-batch.</summary>
    private long Values => (long)Context.SampleBlocks * Lane.Count * Features;

    private string Extent => _layer.Shape.IsPicture ? _layer.Shape.Title : $"{Features} features";

    public override void Forward()
    {
        Context.SetOutput(
            Context.Activations("A" + Name, _layer.OutputShape), Context.Activations("Gradient" + Name, _layer.OutputShape));
        var forward = LowerForward(isTraining: true);
        Context.Program.Forward.Add(forward);
        Context.Program.Calibrate.Add(forward);
        Context.Program.Predict.Add(LowerForward(isTraining: false));
    }

    public override void OneSample()
    {
    }

    public override void Backward()
    {
        // The gradient in front needs γ as it was.
        if (Context.Input.NeedsGradient)
        {
            Context.Program.Backward.Add(LowerFront(Context.Input.Gradient.Next()));
        }

        Context.Program.Backward.Add(LowerParameters());
    }

    public override void Update()
    {
        Context.UpdateVector(Name + "GammaUpdate", _layer, _gamma);
        Context.UpdateVector(Name + "BetaUpdate", _layer, _beta, isSecond: true);
    }

    private Kernel LowerForward(bool isTraining)
    {
        var b = new KernelBuilder(Name + (isTraining ? "Forward" : "Inference"), _layer.Index);
        var x = b.MemoryBuffer("x", Context.Input.Activations);
        var normalised = !isTraining ? null
            : ReferenceEquals(_normalised, Context.Input.Activations) ? x
            : b.MemoryBuffer("normalised", _normalised);
        var y = b.MemoryBuffer("y", Context.Output.Activations);
        var gamma = b.MemoryBuffer("gamma", _gamma.Tensor.Buffer);
        var beta = b.MemoryBuffer("beta", _beta.Tensor.Buffer);
        var inverses = isTraining ? b.MemoryBuffer("inverseDeviation", _inverses) : null;
        var mask = isTraining ? b.MemoryBuffer("mask", Context.Mask) : null;
        b.ForUnits("block", Context.SampleBlocks, block =>
        {
            var (means, inverse) = Statistics(b, x, block);
            if (inverses is not null)
            {
                b.Store(inverses, inverses.At((Axis.SampleBlock, block)), inverse);
            }

            var samples = mask is null ? null : b.Let("samples", mask.Load(ValueKind.Bits, (Axis.SampleBlock, block)));
            b.Section("Normalise, scale and shift.", () => b.For("feature", 0, Features, 1, feature =>
            {
                var index = x.At((Axis.SampleBlock, block), (Axis.Feature, feature));
                var centred = new Load(x, index, ValueKind.Lanes) - means;
                var value = b.Let("normalisedValue", centred.Times(inverse, Reason.LayerNorm));
                if (normalised is not null)
                {
                    b.Store(normalised, index, value);
                }

                var shifted = b.Let("shifted", value.Times(OfFeature(gamma, feature), Reason.LayerNorm) + OfFeature(beta, feature));
                b.Store(y, index, samples is null ? shifted : (shifted.AsBits() & samples).AsLanes());
            }));
        });
        return b.Build(
            $"Layer {_layer.Index}, LayerNorm over {Extent}{(isTraining ? string.Empty : ", in inference")}.",
            ["Mean and variance are those of each sample's own values; lanes are samples."],
            4 * Values);
    }

    /// <summary>Mean and inverse deviation of sixteen samples.</summary>
    private (Variable Means, Variable Inverses) Statistics(KernelBuilder b, Pointer x, Variable block)
    {
        Variable? means = null;
        Variable? inverses = null;
        b.Section("Mean over the values of each sample.", () =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("feature", 0, Features, 1, feature =>
                b.Set(sum, sum + x.Load(ValueKind.Lanes, (Axis.SampleBlock, block), (Axis.Feature, feature))));
            means = b.Let("means", sum.Times(1f / Features, Reason.LayerNorm));
        });
        b.Section("Variance, and the inverse deviation.", () =>
        {
            var squares = b.Let("squares", new FloatLiteral(0f).Broadcast());
            b.For("feature", 0, Features, 1, feature =>
            {
                var centred = b.Let("centred", x.Load(ValueKind.Lanes, (Axis.SampleBlock, block), (Axis.Feature, feature)) - means!);
                b.Set(squares, squares + centred.Times(centred, Reason.LayerNorm));
            });
            var variance = b.Let("variance", squares.Times(1f / Features, Reason.LayerNorm));
            inverses = b.Let(
                "inverses",
                new FloatLiteral(1f).Broadcast().Over(new SquareRoot(variance + _layer.Epsilon, Reason.LayerNorm), Reason.LayerNorm));
        });
        return (means!, inverses!);
    }

    /// <summary>The gradient in front: (g − mean(g) − x̂·mean(g·x̂))/√(σ² + ε), g that behind times γ.</summary>
    private Kernel LowerFront(GradientTarget front)
    {
        var b = new KernelBuilder(Name + "Backward", _layer.Index);
        var delta = b.MemoryBuffer("gradient", Context.Output.Gradient.Buffer);
        var normalised = b.MemoryBuffer("normalised", _normalised);
        var gamma = b.MemoryBuffer("gamma", _gamma.Tensor.Buffer);
        var inverses = b.MemoryBuffer("inverseDeviation", _inverses);
        var target = b.MemoryBuffer("gradientBelow", front.Buffer);
        b.ForUnits("block", Context.SampleBlocks, block =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            var products = b.Let("sumOfProducts", new FloatLiteral(0f).Broadcast());
            b.Section("What the means are formed of.", () => b.For("feature", 0, Features, 1, feature =>
            {
                var index = delta.At((Axis.SampleBlock, block), (Axis.Feature, feature));
                var scaled = b.Let("scaled", new Load(delta, index, ValueKind.Lanes).Times(OfFeature(gamma, feature), Reason.LayerNorm));
                b.Set(sum, sum + scaled);
                b.Set(products, products + scaled.Times(new Load(normalised, index, ValueKind.Lanes), Reason.LayerNorm));
            }));
            var means = b.Let("means", sum.Times(1f / Features, Reason.LayerNorm));
            var meansOfProducts = b.Let("meansOfProducts", products.Times(1f / Features, Reason.LayerNorm));
            var inverse = b.Let("inverses", inverses.Load(ValueKind.Lanes, (Axis.SampleBlock, block)));
            b.Section("(g − mean(g) − x̂·mean(g·x̂))/√(σ² + ε), g the gradient behind times γ.", () => b.For(
                "feature", 0, Features, 1, feature =>
                {
                    var index = delta.At((Axis.SampleBlock, block), (Axis.Feature, feature));
                    var scaled = new Load(delta, index, ValueKind.Lanes).Times(OfFeature(gamma, feature), Reason.LayerNorm);
                    var centred = b.Let(
                        "centred",
                        scaled - means - new Load(normalised, index, ValueKind.Lanes).Times(meansOfProducts, Reason.LayerNorm));
                    front.Store(b, target, index, centred.Times(inverse, Reason.LayerNorm));
                }));
        });
        return b.Build(
            $"Layer {_layer.Index}, LayerNorm over {Extent}: the gradient in front of it.",
            ["A sample without a gradient behind has none in front."],
            5 * Values);
    }

    /// <summary>The gradients of γ and β, and their update where there is no optimizer.</summary>
    private Kernel LowerParameters()
    {
        var b = new KernelBuilder(Name + "Parameters", _layer.Index);
        var delta = b.MemoryBuffer("gradient", Context.Output.Gradient.Buffer);
        var normalised = b.MemoryBuffer("normalised", _normalised);
        var gamma = b.MemoryBuffer(_gamma.Gradient is null ? "gamma" : "gammaGradients", _gamma.Gradient ?? _gamma.Tensor.Buffer);
        var beta = b.MemoryBuffer(_beta.Gradient is null ? "beta" : "betaGradients", _beta.Gradient ?? _beta.Tensor.Buffer);
        var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
        b.ForUnits("feature", Features, feature =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            var products = b.Let("sumOfProducts", new FloatLiteral(0f).Broadcast());
            b.Section("Over the samples of the mini-batch.", () => b.For("block", 0, blocks, 1, Context.SampleBlocks, block =>
            {
                var index = delta.At((Axis.SampleBlock, block), (Axis.Feature, feature));
                var error = b.Let("error", new Load(delta, index, ValueKind.Lanes));
                b.Set(sum, sum + error);
                b.Set(products, products + error.Times(new Load(normalised, index, ValueKind.Lanes), Reason.LayerNorm));
            }));
            Store(gamma, _gamma, products);
            Store(beta, _beta, sum);

            void Store(Pointer pointer, TrainedTensor tensor, Variable gradient) => b.Store(
                pointer,
                pointer.At((Axis.Feature, feature)),
                tensor.Gradient is null
                    ? pointer.Load(ValueKind.Float, (Axis.Feature, feature)) - gradient.SumLanes()
                    : gradient.SumLanes());
        });
        return b.Build(
            $"Layer {_layer.Index}, LayerNorm over {Extent}: the "
                + (_gamma.Gradient is null ? "update of γ and β." : "gradients of γ and β."),
            ["The learning rate is in the gradient, unless the optimizer takes it."],
            Values);
    }

    private static Expression OfFeature(Pointer parameter, Variable feature) =>
        parameter.Load(ValueKind.Float, (Axis.Feature, feature)).Broadcast();

    private Tensor Vector(string tensor, string kind) => new(
        LoweringContext.TensorName(_layer, tensor),
        new MemoryBuffer(
            kind + Name,
            ElementKind.Float,
            VectorLayout.Of(Axis.Feature, Features, _layer.Shape.IsPicture ? "value" : null),
            string.Empty,
            true));
}
