using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;

namespace KernelGen.Kernels.Tests;

/// <summary>Random networks over pictures: rows and columns 1 to 19, channels 1 to 67, kernels 1 to 5, any stride and padding.</summary>
internal static class RandomPictures
{
    /// <summary>Products of a sample and layer that the reference has time for.</summary>
    private const int Budget = 60_000;

    private static readonly Gen<int> Extent = Gen.Frequency((4, Gen.Int[1, 9]), (1, Gen.Int[10, 19]));

    /// <summary>With the borders of vectors, groups and quads of groups more often than chance.</summary>
    private static readonly Gen<int> Channels = Gen.Frequency(
        (3, Gen.Int[1, 20]),
        (1, Gen.Int[1, 67]),
        (2, OneOf(1, 2, 3, 4, 5, 8, 15, 16, 17, 18, 31, 32, 33, 47, 48, 49, 63, 64, 65, 67)));

    private static readonly Gen<Place> AnyPlace = Gen.Select(
        Gen.Frequency((4, Gen.Int[1, 3]), (1, Gen.Int[4, 5])),
        Gen.Frequency((3, Gen.Const(1)), (1, Gen.Int[2, 3])),
        Gen.Bool,
        (size, stride, isSame) => new Place(size, stride, isSame));

    private static readonly Gen<PoolSpec?> AnyPool = Gen.Select(Gen.Int[0, 6], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Bool, Gen.Bool, (
        kind, size, stride, isSame, isMean) => kind switch
        {
            0 or 1 => new MaxPoolSpec(2, 2, isSame),
            2 => new MaxPoolSpec(size, stride, isSame),
            3 => isMean ? new AveragePoolSpec(size, stride, isSame) : new AveragePoolSpec(2, 2, isSame),
            _ => (PoolSpec?)null,
        });

    /// <summary>A convolution and what may stand behind it, or a residual branch.</summary>
    private static readonly Gen<Block> AnyBlock =
        from filters in Channels
        from place in AnyPlace
        from weights in RandomNetworks.Weighted
        from pool in AnyPool
        from norm in Gen.Int[0, 5]
        from epsilon in OneOf<float?>(null, null, 0.01f)
        from terms in OneOf<int?>(null, null, 1, 3)
        from order in Gen.Int[0, 5]
        from function in OneOf(UserFunctionCases.Activations)
        from dropout in OneOf(0f, 0f, 0f, 0f, 0.5f, 0.2f)
        from isSpatial in Gen.Bool
        from isResidual in Gen.Int[0, 5].Select(x => x == 0)
        select new Block(
            new Conv2DSpec(
                filters, place.Size, place.Stride, place.IsSame, weights.Weights, weights.Sampling, weights.Bias, weights.QuantizeBackprop),
            pool,
            norm switch
            {
                0 => null,
                1 => new ShiftBatchNormSpec(true, null, epsilon),
                2 => new ShiftBatchNormSpec(false, terms, epsilon),
                _ => new BatchNormSpec(epsilon),
            },
            order > 4 ? new ActivationSpec(function) : order > 0 ? new ReLUSpec() : null,
            order == 1,
            dropout > 0 ? new DropoutSpec(dropout, isSpatial) : null,
            isResidual);

    /// <summary>Any network over pictures, one in three without multiplications.</summary>
    public static Gen<NetworkSpec> Any { get; } =
        from shape in Gen.Select(Extent, Extent, Channels, (height, width, channels) => new PictureShape(height, width, channels))
        from blocks in AnyBlock.Array[1, 3]
        from isGlobal in Gen.Int[0, 3].Select(x => x == 0)
        from rest in RandomNetworks.Any
        select Assemble(shape, blocks, isGlobal, rest, isAny: true);

    /// <summary>The same with real weights, no quantization and few parameters: networks whose gradient is a gradient.</summary>
    public static Gen<NetworkSpec> Differentiable { get; } =
        from shape in Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 3], (height, width, channels) =>
            new PictureShape(height, width, channels))
        from blocks in AnyBlock.Select(Smooth).Array[1, 2]
        from isGlobal in Gen.Bool
        from rest in RandomNetworks.Differentiable
        select Assemble(shape, blocks, isGlobal, rest);

    private static Block Smooth(Block block) => block with
    {
        Convolution = new(
            ((block.Convolution.Filters - 1) % 4) + 1,
            block.Convolution.Kernel,
            block.Convolution.Stride,
            block.Convolution.IsSame,
            Bias: block.Convolution.Bias),
        Norm = block.Norm is null ? null : new BatchNormSpec(0.01f),
    };

    /// <summary>
    /// Pictures through blocks, as far as the reference has time for them, and what a network of rows has behind its first layers.
    /// </summary>
    private static NetworkSpec Assemble(PictureShape shape, Block[] blocks, bool isGlobal, NetworkSpec rest, bool isAny = false)
    {
        var layers = new List<LayerSpec>();
        var current = shape;
        var isFree = rest.MultiplicationFree;
        if (isAny && (shape.Size + rest.BatchSize) % 5 == 2)
        {
            layers.Add(StandardizeSpec.Drawn(shape.Size));
        }

        foreach (var block in blocks)
        {
            var convolution = Fitting(block.Convolution, current);
            while (convolution.Filters > 1 && Products(convolution, current) > Budget)
            {
                convolution = convolution with { Filters = (convolution.Filters + 1) / 2 };
            }

            if (Products(convolution, current) > Budget)
            {
                continue;
            }

            if (block.IsResidual && Products(Keeping(convolution, current), current) <= Budget)
            {
                AddResidual(layers, block, Keeping(convolution, current));
                continue;
            }

            Add(convolution);
            AddIf(block.IsReversed ? block.Norm : null);
            AddIf(block.Pool is null || block.IsReversed ? null : Fitting(block.Pool, current));
            AddIf(block.IsReversed ? null : block.Norm);
            AddIf(block.Activation);
            AddIf(block.Pool is null || !block.IsReversed ? null : Fitting(block.Pool, current));
            AddIf(block.Dropout);
        }

        if (isGlobal)
        {
            Add(new GlobalAveragePoolSpec());
        }

        layers.AddRange(rest.Layers.SkipWhile(layer => layer is not DenseSpec));
        var spec = rest with { Input = shape.Size, Picture = shape, BatchSize = Math.Min(rest.BatchSize, 34), Layers = [.. layers] };
        return LayerNormSpec.In(BuiltInActivations.In(isFree ? RandomNetworks.Free(spec) : spec));

        void Add(LayerSpec layer)
        {
            layers.Add(layer);
            current = layer.Output(current);
        }

        void AddIf(LayerSpec? layer)
        {
            if (layer is not null)
            {
                Add(layer);
            }
        }
    }

    /// <summary>Normalised convolutions around which the picture goes straight on.</summary>
    private static void AddResidual(List<LayerSpec> layers, Block block, Conv2DSpec convolution)
    {
        var above = layers.Count - 1;
        layers.Add(convolution);
        layers.Add(block.Norm ?? new BatchNormSpec());
        if (block.Activation is not null)
        {
            layers.Add(block.Activation);
        }

        var sum = layers.Count - 1;
        if (convolution.Filters % 3 == 0)
        {
            // What goes straight on is projected.
            layers.Add(new Conv2DSpec(convolution.Filters, 1) { From = [above] });
            above = layers.Count - 1;
        }

        layers.Add(new AddSpec { From = above > sum ? [above, sum] : [sum, above] });
    }

    /// <summary>A convolution that keeps the picture's shape.</summary>
    private static Conv2DSpec Keeping(Conv2DSpec convolution, PictureShape shape) =>
        convolution with { Filters = shape.Channels, Stride = 1, IsSame = true };

    private static Conv2DSpec Fitting(Conv2DSpec convolution, PictureShape shape) =>
        convolution.IsSame || convolution.Kernel <= Math.Min(shape.Height, shape.Width) ? convolution : convolution with { IsSame = true };

    private static PoolSpec Fitting(PoolSpec pool, PictureShape shape) => pool switch
    {
        MaxPoolSpec largest when largest.Size > Math.Min(shape.Height, shape.Width) => largest with { IsSame = true },
        AveragePoolSpec mean when mean.Size > Math.Min(shape.Height, shape.Width) => mean with { IsSame = true },
        _ => pool,
    };

    private static int Products(Conv2DSpec convolution, PictureShape shape) =>
        convolution.Output(shape).Size * convolution.Window.Area * shape.Channels;

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Where a kernel stands.</summary>
    private sealed record Place(int Size, int Stride, bool IsSame);

    /// <param name="Convolution">The convolution.</param>
    /// <param name="Pool">A pooling behind it; null for none.</param>
    /// <param name="Norm">Normalisation; null for none.</param>
    /// <param name="Activation">What bends the values; null for nothing.</param>
    /// <param name="IsReversed">Whether the pooling comes last, instead of first.</param>
    /// <param name="Dropout">Dropout; null for none.</param>
    /// <param name="IsResidual">Whether the picture goes around the convolution too, and is added.</param>
    private sealed record Block(
        Conv2DSpec Convolution,
        PoolSpec? Pool,
        LayerSpec? Norm,
        LayerSpec? Activation,
        bool IsReversed,
        DropoutSpec? Dropout,
        bool IsResidual);
}
