using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Analyzers.Tests;

/// <summary>For each rule, code that it fires on and code close by that it must leave alone.</summary>
internal static class RuleCases
{
    public static IReadOnlyDictionary<string, RuleCase[]> Firing { get; } = new SortedDictionary<string, RuleCase[]>
    {
        ["KG0001"] =
        [
            RuleCase.Class(
                "# public sealed class {|KG0001:Digits|};",
                "'Digits' must be partial, since KernelGen writes its other half: write 'partial class Digits'"),
            RuleCase.Class(
                "namespace Shop; # public record {|KG0001:Digits|} { }",
                "'Digits' must be partial, since KernelGen writes its other half: write 'partial record Digits'"),
        ],
        ["KG0002"] =
        [
            RuleCase.Class(
                "public class {|KG0002:Outer|} { # public partial class Digits; }",
                "'Outer' contains the network 'Digits' and must be partial too: write 'partial class Outer', or move 'Digits' out of it"),
            RuleCase.Class(
                "public struct {|KG0002:A|} { public partial class B { public record struct {|KG0002:C|} { # public partial class Digits; "
                    + "} } }",
                "'A' contains the network 'Digits' and must be partial too: write 'partial struct A', or move 'Digits' out of it",
                "'C' contains the network 'Digits' and must be partial too: write 'partial record struct C', or move 'Digits' out of it"),
        ],
        ["KG0003"] =
        [
            RuleCase.Class(
                "# public partial class {|KG0003:Digits|}<T>;",
                "'Digits' has type parameters, which the network 'Digits' cannot use: remove them, or move the network to a class without "
                    + "any"),
            RuleCase.Class(
                "public partial class {|KG0003:Outer|}<T> { # public partial class Digits; }",
                "'Outer' has type parameters, which the network 'Digits' cannot use: remove them, or move the network to a class without "
                    + "any"),
        ],
        ["KG0004"] =
        [
            RuleCase.Class(
                "# public static partial class {|KG0004:Digits|};",
                "'Digits' cannot be static, since its weights live in an instance: remove 'static'"),
            RuleCase.Class(
                "# public abstract partial class {|KG0004:Digits|};",
                "'Digits' cannot be abstract, since its weights live in an instance: remove 'abstract'"),
        ],
        ["KG0005"] =
        [
            RuleCase.Class(
                "# file partial class {|KG0005:Digits|};",
                "'Digits' is local to its file, where generated code cannot reach it: write 'internal' instead of 'file'"),
            RuleCase.Class(
                "file partial class {|KG0005:Outer|} { # public partial class Digits; }",
                "'Outer' is local to its file, where generated code cannot reach it: write 'internal' instead of 'file'"),
        ],
        ["KG0006"] =
        [
            RuleCase.Class(
                "# public partial class Digits{|KG0006:(int size)|} { public int Size => size; }",
                "'Digits' has a primary constructor, which the generated constructor cannot call: remove its parameters, and set what "
                    + "they held with properties"),
            RuleCase.Class(
                "# public partial record Digits{|KG0006:()|};",
                "'Digits' has a primary constructor, which the generated constructor cannot call: remove its parameters, and set what "
                    + "they held with properties"),
        ],
        ["KG0007"] =
        [
            RuleCase.Class(
                "# public partial class Digits { public int {|KG0007:Step|} { get; set; } private void {|KG0007:Train|}(string data) { } }",
                "'Step' is a member that KernelGen generates for 'Digits': choose another name",
                "'Train' is a member that KernelGen generates for 'Digits': choose another name"),
            RuleCase.Class(
                "# public partial class Digits { public {|KG0007:Digits|}(long seed, int threads) { } }",
                "'Digits(long, int)' is a member that KernelGen generates for 'Digits': choose another name"),
            RuleCase.Class(
                "# public partial class {|KG0007:Summary|};",
                "'Summary' is a member that KernelGen generates for 'Summary': choose another name"),
        ],
        ["KG0008"] =
        [
            RuleCase.Class(
                "# public partial class Digits { public {|KG0008:Digits|}(string name) { } }",
                "This constructor of 'Digits' leaves the network without weights: write ': this(seed: 1)' behind its parameters"),
        ],
        ["KG0009"] =
        [
            RuleCase.Class(
                "public class Base { public Base(int x) { } } # public partial class {|KG0009:Digits|} : Base;",
                "'Base' cannot be the base of the network 'Digits', since it has no constructor without parameters that the network can "
                    + "reach: derive from another class, or hold it in a field"),
            RuleCase.Class(
                "# public partial class Base; # public partial class {|KG0009:Digits|} : Base;",
                "'Base' cannot be the base of the network 'Digits', since it is or derives from a network itself: derive from another "
                    + "class, or hold it in a field"),
            RuleCase.Class(
                "public class Root { protected int Step; } public class Base : Root; # public partial class {|KG0009:Digits|} : Base;",
                "'Base' cannot be the base of the network 'Digits', since its member 'Step' has the name of a generated one: derive from "
                    + "another class, or hold it in a field"),
            RuleCase.Class(
                "public class Base { public required int Size { get; set; } } # public partial class {|KG0009:Digits|} : Base;",
                "'Base' cannot be the base of the network 'Digits', since its member 'Size' is required: derive from another class, or "
                    + "hold it in a field"),
        ],
        ["KG0010"] =
        [
            RuleCase.Class(
                "# public partial class Digits { public required string {|KG0010:Title|} { get; set; } }",
                "'Title' is required, and the generated 'Digits.Load' cannot set it: remove 'required' and give it a default"),
        ],
        ["KG0011"] =
        [
            RuleCase.Attributes(
                "[{|KG0011:Network|}, Input(3), Dense(2), Hinge]",
                "The kernels of 'Digits' use pointers: write <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project file") with
            {
                AllowUnsafe = false,
            },
        ],
        ["KG0012"] =
        [
            RuleCase.Class(
                "[{|KG0012:Network|}, Input(3), Dense(2), Hinge] public partial class Digits { }",
                "The code generated for 'Digits' needs C# 12 and the project uses C# 11.0: write <LangVersion>12</LangVersion> or later "
                    + "in the project file") with
            {
                Language = LanguageVersion.CSharp11,
            },
        ],
        ["KG0013"] =
        [
            RuleCase.Class(
                "[Network, Input(3), Dense(2)] public partial class Digits; [{|KG0013:ReLU|}, {|KG0013:Hinge|}] public partial class "
                    + "Digits;",
                "The order of attributes on two declarations of 'Digits' is undefined: move [ReLU] to the declaration that carries "
                    + "[Network]",
                "The order of attributes on two declarations of 'Digits' is undefined: move [Hinge] to the declaration that carries "
                    + "[Network]"),
            new(
                [
                    "[{|KG0013:KernelGen.Input(3)|}] public partial class Digits;",
                    "[KernelGen.Network, KernelGen.Dense(2), KernelGen.Hinge] public partial class Digits;",
                ],
                [
                    "The order of attributes on two declarations of 'Digits' is undefined: move [Input] to the declaration that carries "
                        + "[Network]"
                ]),
        ],
        ["KG0014"] =
        [
            RuleCase.Attributes(
                "[{|KG0014:Input(3)|}, Dense(2), Hinge]",
                "[Input] has no effect, since 'Digits' is no network: add [Network], or remove the attribute"),
            RuleCase.Of(
                "[{|KG0014:KernelGen.ReLU|}] public class Plain;",
                "[ReLU] has no effect, since 'Plain' is no network: add [Network], or remove the attribute"),
        ],
        ["KG0015"] =
        [
            RuleCase.Attributes(
                "[{|KG0015:Network|}, Dense(2), Hinge]",
                "'Digits' does not say what a sample looks like: write [Input(size)] before the first layer"),
        ],
        ["KG0016"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), {|KG0016:Input(4)|}, Dense(2), Hinge]",
                "[Input] may stand once on 'Digits': keep one and remove the other"),
            RuleCase.Attributes(
                "[QuantizedBackprop, Network, Input(3), Dense(2), Hinge, {|KG0016:QuantizedBackprop(Enabled = false)|}]",
                "[QuantizedBackprop] may stand once on 'Digits': keep one and remove the other"),
            RuleCase.Attributes(
                "[Network, Adam, Input(3), Dense(2), Hinge, {|KG0016:Adam|}]",
                "[Adam] may stand once on 'Digits': keep one and remove the other"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), Hinge, {|KG0016:Hinge|}]",
                "[Hinge] may stand once on 'Digits': keep one and remove the other"),
        ],
        ["KG0017"] =
        [
            RuleCase.Attributes(
                "[Network]\n[{|KG0017:Dense(2)|}, {|KG0017:ReLU|}]\n[Input(3)]\n[Dense(2)]\n[Hinge]",
                "[Dense] stands before [Input], and attributes are layers in source order: move [Input] above it",
                "[ReLU] stands before [Input], and attributes are layers in source order: move [Input] above it"),
        ],
        ["KG0018"] =
        [
            RuleCase.Attributes(
                "[{|KG0018:Network|}, Input(3), Hinge]",
                "'Digits' has nothing to train: add a layer such as [Dense(10)] between [Input] and the loss"),
            RuleCase.Attributes(
                "[{|KG0018:Network|}, Input(3), BatchNorm, Hinge]",
                "'Digits' has nothing to train: add a layer such as [Dense(10)] between [Input] and the loss"),
        ],
        ["KG0019"] =
        [
            RuleCase.Attributes(
                "[{|KG0019:Network(BatchSize = 5)|}, Input(3), Dense(2)]",
                "'Digits' has no loss to train on: write [SquaredHinge], [Hinge], [SoftmaxCrossEntropy] or [MeanSquaredError] behind the "
                    + "last layer"),
        ],
        ["KG0020"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), Hinge, {|KG0020:SquaredHinge|}]",
                "'Digits' already has the loss [Hinge]: remove [SquaredHinge] or [Hinge]"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), Hinge, {|KG0020:SquaredHinge|}, {|KG0020:MeanSquaredError|}]",
                "'Digits' already has the loss [Hinge]: remove [SquaredHinge] or [Hinge]",
                "'Digits' already has the loss [Hinge]: remove [MeanSquaredError] or [Hinge]"),
        ],
        ["KG0021"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), Hinge, {|KG0021:BatchNorm|}]",
                "[BatchNorm] stands behind the loss [Hinge], which is a network's last attribute: move [BatchNorm] above [Hinge]"),
        ],
        ["KG0022"] =
        [
            RuleCase.Attributes(
                "[Network, Input(4, 4, 1), Conv2D({|KG0022:0|}, kernel: {|KG0022:-1|}, Stride = {|KG0022:0|}), MaxPool2D({|KG0022:0|}), "
                    + "Dense(2), Hinge]",
                "filters is 0: write 1 or more",
                "kernel is -1: write 1 or more",
                "Stride is 0: write 1 or more",
                "size is 0: write 1 or more"),
            RuleCase.Attributes("[Network, Input(3), Dense({|KG0022:0|}), Hinge]", "units is 0: write 1 or more"),
            RuleCase.Attributes("[Network(BatchSize = {|KG0022:-1|}), Input(3), Dense(2), Hinge]", "BatchSize is -1: write 1 or more"),
            RuleCase.Attributes("[Network, Input({|KG0022:int.MinValue|}), Dense(2), Hinge]", "size is -2147483648: write 1 or more"),
            RuleCase.Attributes(
                "[Network, Input(width: {|KG0022:-2|}, height: 3, channels: {|KG0022:1 - 1|}), Dense(2), Hinge]",
                "width is -2: write 1 or more",
                "channels is 0: write 1 or more"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ShiftBatchNorm(Terms = {|KG0022:0|}), Hinge]", "Terms is 0: write 1 or more"),
        ],
        ["KG0023"] =
        [
            RuleCase.Attributes(
                "[Network, Input(4, 4, 1), Conv2D(2, {|KG0023:17|}, Stride = {|KG0023:256|}, Padding = Padding.Same), Dense(2), Hinge]",
                "kernel is 17, more than kernels can take: write at most 16",
                "Stride is 256, more than kernels can take: write at most 255"),
            RuleCase.Attributes(
                "[Network, Input(1, 1, 1048576), Conv2D({|KG0023:512|}, 1), Dense(2), Hinge]",
                "The number of weights, 1 × 1 × 1048576 × 512 with channels and filters in sixteens, is 536870912, more than kernels can "
                    + "take: write at most 256 filters"),
            RuleCase.Attributes(
                "[Network, Input(1, 1, 1048576), Conv2D(1, {|KG0023:16|}, Padding = Padding.Same), Dense(2), Hinge]",
                "The number of weights, 16 × 16 × 1048576 × 1 with channels and filters in sixteens, is 4294967296, more than kernels can "
                    + "take: write at most a kernel of 4"),
            RuleCase.Attributes(
                "[Network, Input(64, 64, 3), Conv2D({|KG0023:1025|}, 1), MaxPool2D(2), Dense(2), Hinge]",
                "The output of [Conv2D], 64 × 64 × 1025, is 4198400, more than kernels can take: write at most 1024 filters with "
                    + "BatchSize = 100"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ShiftBatchNorm(Terms = {|KG0023:5|}), Hinge]",
                "Terms is 5, more than kernels can take: write at most 4"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense({|KG0023:4194305|}), Hinge]",
                "units is 4194305, more than kernels can take: write at most 4194304"),
            RuleCase.Attributes(
                "[Network(BatchSize = {|KG0023:int.MaxValue|}), Input(3), Dense(2), Hinge]",
                "BatchSize is 2147483647, more than kernels can take: write at most 65536"),
            RuleCase.Attributes(
                "[Network, {|KG0023:Input(65536, 65536, 65536)|}, Dense(2), Hinge]",
                "height × width × channels is 281474976710656, more than kernels can take: write at most 4194304"),
            RuleCase.Attributes(
                "[Network, Input(100_000), Dense({|KG0023:100_000|}), Hinge]",
                "The number of weights, 100000 × 100000, is 10000000000, more than kernels can take: write at most 2684 units"),
            RuleCase.Attributes(
                "[Network(BatchSize = 1000), Input(3), {|KG0023:Dense(1_000_000)|}, Hinge]",
                "units is 1000000, more than kernels can take: write at most 532610 with BatchSize = 1000"),
            RuleCase.Attributes(
                "[Network(BatchSize = 1000), {|KG0023:Input(1_000_000)|}, Dense(3), Hinge]",
                "The input is 1000000, more than kernels can take: write at most 532610 with BatchSize = 1000"),
        ],
        ["KG0024"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ShiftBatchNorm(Form = {|KG0024:(ShiftBatchNormForm)2|}), Hinge]",
                "2 is not a value of ShiftBatchNormForm: write ShiftBatchNormForm.Deviation or ShiftBatchNormForm.Variance"),
            RuleCase.Attributes(
                "[Network(Weights = {|KG0024:(Weights)7|}), Input(3), Dense(2, Sampling = {|KG0024:(Sampling)(-1)|}), Hinge]",
                "7 is not a value of Weights: write Weights.Real, Weights.Binary, Weights.Ternary or Weights.PowersOfTwo",
                "-1 is not a value of Sampling: write Sampling.Stochastic or Sampling.Deterministic"),
            RuleCase.Attributes(
                "[Network(Arithmetic = {|KG0024:(Arithmetic)2|}), Input(3), Dense(2), Hinge]",
                "2 is not a value of Arithmetic: write Arithmetic.FloatingPoint or Arithmetic.Fixed16"),
            RuleCase.Attributes(
                "[Network, QuantizedBackprop(Rounding = {|KG0024:(Rounding)2|}), Input(3), Dense(2, Weights = {|KG0024:(Weights)4|}), "
                    + "Hinge]",
                "2 is not a value of Rounding: write Rounding.Stochastic or Rounding.Nearest",
                "4 is not a value of Weights: write Weights.Real, Weights.Binary, Weights.Ternary or Weights.PowersOfTwo"),
        ],
        ["KG0025"] =
        [
            RuleCase.Attributes(
                "[Network, QuantizedBackprop(MaxLeftShift = {|KG0025:16|}, MaxRightShift = {|KG0025:-1|}), Input(3), Dense(2), Hinge]",
                "MaxLeftShift is 16: write a number of bits from 0 to 15",
                "MaxRightShift is -1: write a number of bits from 0 to 15"),
        ],
        ["KG0026"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dropout({|KG0026:1|}), Dropout({|KG0026:-0.5f|}), Dropout({|KG0026:float.NaN|}), Dense(2), Hinge]",
                "The rate 1 is no probability that leaves something: write 0 or more and less than 1, such as 0.5f",
                "The rate -0.5 is no probability that leaves something: write 0 or more and less than 1, such as 0.5f",
                "The rate NaN is no probability that leaves something: write 0 or more and less than 1, such as 0.5f"),
        ],
        ["KG0027"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ShiftBatchNorm(Epsilon = {|KG0027:-1|}), Hinge]",
                "Epsilon is -1, and it keeps a variance of 0 from being divided by: write a small positive number, such as 1e-4f"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), BatchNorm(Epsilon = {|KG0027:0|}), Hinge]",
                "Epsilon is 0, and it keeps a variance of 0 from being divided by: write a small positive number, such as 1e-4f"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), BatchNorm(Epsilon = {|KG0027:float.PositiveInfinity|}), Hinge]",
                "Epsilon is Infinity, and it keeps a variance of 0 from being divided by: write a small positive number, such as 1e-4f"),
            RuleCase.Attributes(
                "[Network, Input(784), Dense(784), BatchNorm(Epsilon = {|KG0027:3e38f|}), Hinge]",
                "Epsilon is 3E+38, and it keeps a variance of 0 from being divided by: write a small positive number, such as 1e-4f"),
        ],
        ["KG0028"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(1), {|KG0028:SoftmaxCrossEntropy|}]",
                "[SoftmaxCrossEntropy] needs at least two outputs, one for each class, and the last layer has 1: write [Dense(2)], or a "
                    + "loss for one output such as [Hinge]"),
        ],
        ["KG0029"] =
        [
            RuleCase.Attributes(
                "[Network(BatchSize = 1), Input(3), Dense(2), {|KG0029:ShiftBatchNorm|}, Hinge]",
                "With BatchSize = 1 the variance in [ShiftBatchNorm] is always 0, and its output no longer depends on its input: write a "
                    + "larger BatchSize, or remove [ShiftBatchNorm]"),
            RuleCase.Attributes(
                "[Network(BatchSize = 1), Input(3), Dense(2), {|KG0029:BatchNorm|}, Hinge]",
                "With BatchSize = 1 the variance in [BatchNorm] is always 0, and its output no longer depends on its input: write a "
                    + "larger BatchSize, or remove [BatchNorm]"),
            RuleCase.Attributes(
                "[Network(BatchSize = 8, Shards = 8), Input(3), Dense(2), {|KG0029:BatchNorm|}, Hinge]",
                "With BatchSize / Shards = 1 the variance in [BatchNorm] is always 0, and its output no longer depends on its input: write "
                    + "a larger BatchSize, or remove [BatchNorm]"),
        ],
        ["KG0030"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), {|KG0030:ReLU|}, SquaredHinge]",
                "[ReLU] directly before [SquaredHinge] keeps every output from becoming negative: remove it, so that the loss sees the "
                    + "outputs of the last layer"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ReLU, {|KG0030:Dropout(0.5f)|}, MeanSquaredError]",
                "[Dropout] directly before [MeanSquaredError] removes outputs at random in training: remove it, so that the loss sees the "
                    + "outputs of the last layer"),
        ],
        ["KG0031"] =
        [
            RuleCase.Attributes(
                "[Network, Input(4, 4, 2), Conv2D(2, 3, Weights = Weights.Real, Sampling = {|KG0031:Sampling.Deterministic|}), Dense(2), "
                    + "Hinge]",
                "Sampling has no effect on a layer whose weights are real, since nothing is sampled: remove it, or write Weights = "
                    + "Weights.Ternary"),
            RuleCase.Attributes(
                "[Network, Input(3), Dropout(0.5f, Spatial = {|KG0031:true|}), Dense(2), Hinge]",
                "Spatial has no effect on a row of values, each of which is a channel of its own: remove it, or write "
                    + "[Input(height, width, channels)]"),
            RuleCase.Attributes(
                "[Network, Input(4, 4, 2), Dense(7), ReLU, Dropout(0.5f, Spatial = {|KG0031:true|}), Dense(2), Hinge]",
                "Spatial has no effect on a row of values, each of which is a channel of its own: remove it, or write [Dropout] above "
                    + "[Dense]"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2, Weights = Weights.Real, Sampling = {|KG0031:Sampling.Deterministic|}), Hinge]",
                "Sampling has no effect on a layer whose weights are real, since nothing is sampled: remove it, or write Weights = "
                    + "Weights.Ternary"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance, Terms = {|KG0031:2|}), Hinge]",
                "Terms has no effect on the form Variance, since its factors are single powers of two: remove it, or write Form = "
                    + "ShiftBatchNormForm.Deviation"),
            RuleCase.Attributes(
                "[Network, {|KG0031:PowersOfTwo(Terms = 2)|}, Input(3), Dense(2), Hinge]",
                "[PowersOfTwo] has no effect on a network without such weights: remove it, or write Weights = Weights.PowersOfTwo"),
            RuleCase.Attributes(
                "[Network, QuantizedBackprop(MaxGradientExponent = {|KG0031:2|}), Input(3), Dense(2), Hinge]",
                "MaxGradientExponent has no effect on gradients that are not rounded: remove it, or write Gradients = true"),
        ],
        ["KG0032"] =
        [
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2), Hinge, ShiftMomentum(3, WeightDecay = {|KG0032:0.001f|})]",
                "The product with the weight decay needs multiplications, and 'Digits' is declared MultiplicationFree: write "
                    + "0.0009765625f, a power of two"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(4, 4, 2), Conv2D(2, 3, Weights = {|KG0032:Weights.Real|}), "
                    + "{|KG0032:BatchNorm|}, Conv2D(2, 1, QuantizeBackprop = {|KG0032:false|}), GlobalAveragePool, Dense(2), Hinge]",
                "Weights.Real needs multiplications, and 'Digits' is declared MultiplicationFree: write Weights = Weights.Ternary or "
                    + "Weights.Binary",
                "[BatchNorm] needs multiplications, and 'Digits' is declared MultiplicationFree: write [ShiftBatchNorm]",
                "QuantizeBackprop = false needs multiplications, and 'Digits' is declared MultiplicationFree: write "
                    + "QuantizeBackprop = true"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2), {|KG0032:BatchNorm|}, Hinge]",
                "[BatchNorm] needs multiplications, and 'Digits' is declared MultiplicationFree: write [ShiftBatchNorm]"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2), {|KG0032:SoftmaxCrossEntropy|}]",
                "[SoftmaxCrossEntropy] needs multiplications, and 'Digits' is declared MultiplicationFree: write [Hinge] or "
                    + "[SquaredHinge]"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true, Weights = {|KG0032:Weights.Real|}), Input(3), Dense(2), Hinge]",
                "Weights.Real needs multiplications, and 'Digits' is declared MultiplicationFree: write Weights = Weights.Ternary or "
                    + "Weights.Binary"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2, Weights = {|KG0032:Weights.Real|}), Hinge]",
                "Weights.Real needs multiplications, and 'Digits' is declared MultiplicationFree: write Weights = Weights.Ternary or "
                    + "Weights.Binary"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true, Weights = {|KG0032:Weights.Real|}), QuantizedBackprop(Gradients = true), Input(3), "
                    + "LogQuantize, Dense(3), ReLU, Dense(2), Hinge]",
                "Weights.Real needs multiplications, and 'Digits' is declared MultiplicationFree: write Weights = Weights.Ternary or "
                    + "Weights.Binary, or [LogQuantize] directly in front of each such layer"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), LogQuantize, Dense(2, Weights = {|KG0032:Weights.Real|}), Hinge]",
                "Weights.Real needs multiplications, and 'Digits' is declared MultiplicationFree: write Weights = Weights.Ternary or "
                    + "Weights.Binary"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2, QuantizeBackprop = {|KG0032:false|}), Hinge]",
                "QuantizeBackprop = false needs multiplications, and 'Digits' is declared MultiplicationFree: write "
                    + "QuantizeBackprop = true"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), QuantizedBackprop(Enabled = {|KG0032:false|}), Input(3), Dense(2), Hinge]",
                "Enabled = false needs multiplications, and 'Digits' is declared MultiplicationFree: write Enabled = true"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), {|KG0032:Momentum|}, Input(3), Dense(2), Hinge]",
                "[Momentum] needs multiplications, and 'Digits' is declared MultiplicationFree: write [ShiftMomentum]"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), {|KG0032:Adam|}, Input(3), Dense(2), Hinge]",
                "[Adam] needs multiplications, and 'Digits' is declared MultiplicationFree: write [ShiftAdaMax]"),
        ],
        ["KG0033"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), Hinge, Momentum(0.5f), {|KG0033:Adam|}]",
                "'Digits' already has the optimizer [Momentum]: remove [Adam] or [Momentum]"),
            RuleCase.Attributes(
                "[ShiftAdaMax, Network, {|KG0033:ShiftMomentum|}, Input(3), Dense(2), {|KG0033:Adam|}, Hinge]",
                "'Digits' already has the optimizer [ShiftAdaMax]: remove [ShiftMomentum] or [ShiftAdaMax]",
                "'Digits' already has the optimizer [ShiftAdaMax]: remove [Adam] or [ShiftAdaMax]"),
        ],
        ["KG0047"] =
        [
            RuleCase.Attributes(
                "[Network, Input(3), Dense(1), {|KG0047:LayerNorm|}, Hinge]",
                "The variance of the one value that [LayerNorm] normalises is always 0, and its output no longer depends on its input: "
                    + "remove [LayerNorm]"),
        ],
        ["KG0034"] =
        [
            RuleCase.Attributes(
                "[Network(BatchSize = 100, Shards = {|KG0034:3|}), Input(3), Dense(2), Hinge]",
                "Shards is 3: write a divisor of BatchSize = 100"),
            RuleCase.Attributes(
                "[Network(Shards = {|KG0034:200|}), Input(3), Dense(2), Hinge]",
                "Shards is 200: write a divisor of BatchSize = 100"),
            RuleCase.Attributes(
                "[Network, Momentum({|KG0034:1|}), Input(3), Dense(2), Hinge]",
                "momentum is 1: write 0 or more and less than 1, such as 0.9f"),
            RuleCase.Attributes(
                "[Network, Momentum({|KG0034:-0.1f|}), Input(3), Dense(2), Hinge]",
                "momentum is -0.1: write 0 or more and less than 1, such as 0.9f"),
            RuleCase.Attributes(
                "[Network, Momentum({|KG0034:float.NaN|}), Input(3), Dense(2), Hinge]",
                "momentum is NaN: write 0 or more and less than 1, such as 0.9f"),
            RuleCase.Attributes(
                "[Network, ShiftMomentum({|KG0034:0|}), Input(3), Dense(2), Hinge]",
                "shift is 0: write a number of bits from 1 to 15, such as 3"),
            RuleCase.Attributes(
                "[Network, ShiftMomentum({|KG0034:16|}), Input(3), Dense(2), Hinge]",
                "shift is 16: write a number of bits from 1 to 15, such as 3"),
            RuleCase.Attributes(
                "[Network, Adam(Beta1 = {|KG0034:0|}, Beta2 = {|KG0034:1|}, Epsilon = {|KG0034:0|}), Input(3), Dense(2), Hinge]",
                "Beta1 is 0: write a number above 0 and below 1, such as 0.9f",
                "Beta2 is 1: write a number above 0 and below 1, such as 0.999f",
                "Epsilon is 0: write a small positive number, such as 1e-8f"),
            RuleCase.Attributes(
                "[Network, Adam(Epsilon = {|KG0034:float.PositiveInfinity|}), Input(3), Dense(2), Hinge]",
                "Epsilon is Infinity: write a small positive number, such as 1e-8f"),
            RuleCase.Attributes(
                "[Network, SGD(WeightDecay = {|KG0034:-0.1f|}, ClipValue = {|KG0034:0|}), Input(3), Dense(2), Hinge]",
                "WeightDecay is -0.1: write 0, or a number below 1, such as 0.0009765625f",
                "ClipValue is 0: write a number above 0, such as 1f"),
            RuleCase.Attributes(
                "[Network, GradientNoise({|KG0034:0|}, Gamma = {|KG0034:-0.5f|}), Input(3), Dense(2), Hinge]",
                "eta is 0: write a variance above 0, such as 0.3f",
                "Gamma is -0.5: write 0 to 2, such as 0.55f"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.PowersOfTwo), PowersOfTwo(MinExponent = {|KG0034:-17|}, MaxExponent = {|KG0034:17|}), "
                    + "Input(3), Dense(2), Hinge]",
                "MinExponent is -17: write an exponent from -16 to 16",
                "MaxExponent is 17: write an exponent from -16 to 16"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.PowersOfTwo), PowersOfTwo(MinExponent = {|KG0034:2|}), Input(3), Dense(2), Hinge]",
                "MinExponent is 2: write at most MaxExponent = 1"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.PowersOfTwo), PowersOfTwo(MaxExponent = {|KG0034:-7|}), Input(3), Dense(2), Hinge]",
                "MaxExponent is -7: write at least MinExponent = -6"),
            RuleCase.Attributes(
                "[Network, Input(3), LogQuantize(MinExponent = {|KG0034:1|}), Dense(2), Hinge, "
                    + "QuantizedBackprop(Gradients = true, MinGradientExponent = {|KG0034:-63|})]",
                "MinExponent is 1: write at most MaxExponent = 0",
                "MinGradientExponent is -63: write an exponent from -62 to 16"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), SoftmaxCrossEntropy(LabelSmoothing = {|KG0034:1|})]",
                "LabelSmoothing is 1: write 0, or a number below 1, such as 0.1f"),
            RuleCase.Attributes(
                "[Network, Input(3), Dense(2), LeakyReLU({|KG0034:1|}), Dense(2), LeakyReLU({|KG0034:-0.1f|}), Dense(2), Hinge]",
                "slope is 1: write a number above 0 and below 1, such as 0.125f",
                "slope is -0.1: write a number above 0 and below 1, such as 0.125f"),
        ],
        ["KG0035"] = UserFunctionRuleCases.NoMethod,
        ["KG0036"] = UserFunctionRuleCases.NoDerivative,
        ["KG0037"] = UserFunctionRuleCases.NotLowered,
        ["KG0038"] =
        [
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"L1=32K\"|}), Input(3), Dense(2), Hinge]",
                "'L1=32K' is no entry of a tuning: write one of FirstCache, RowsPerTable, TablesPerBlock, EntriesPerIteration "
                    + "and ShortVectors, such as FirstCache=32K"),
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"FirstCache=4K\"|}), Input(3), Dense(2), Hinge]",
                "'FirstCache=4K' is no entry of a tuning: write a size from 8K to 1M, such as FirstCache=32K"),
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"ShortVectors=1\"|}), Input(3), Dense(2), Hinge]",
                "'ShortVectors=1' is no entry of a tuning: write ShortVectors, or ShortVectors=All"),
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"FirstCache=32K; TablesPerBlock=5\"|}), Input(3), Dense(2), Hinge]",
                "'TablesPerBlock=5' is no entry of a tuning: write TablesPerBlock=4, 8, 12 or 16"),
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"RowsPerTable\"|}), Input(3), Dense(2), Hinge]",
                "'RowsPerTable' is no entry of a tuning: write RowsPerTable=1 to RowsPerTable=8"),
            RuleCase.Attributes(
                "[Network(Tuning = {|KG0038:\"EntriesPerIteration=-2\"|}), Input(3), Dense(2), Hinge]",
                "'EntriesPerIteration=-2' is no entry of a tuning: write EntriesPerIteration=2 or 4"),
        ],
        ["KG0039"] = PictureRuleCases.NoPicture,
        ["KG0040"] = PictureRuleCases.WindowTooLarge,
        ["KG0041"] = PictureRuleCases.LayerName,
        ["KG0042"] = PictureRuleCases.UnknownLayer,
        ["KG0043"] = PictureRuleCases.ShapesOfSum,
        ["KG0044"] = PictureRuleCases.NamesOfSum,
        ["KG0045"] = PictureRuleCases.NotRead,
        ["KG0046"] = StandardizeRuleCases.ReadsLayer,
    };

    public static IReadOnlyDictionary<string, RuleCase[]> Silent { get; } = new SortedDictionary<string, RuleCase[]>
    {
        ["KG0001"] = [RuleCase.Class("# public sealed partial record Digits;"), RuleCase.Of("public class Plain;")],
        ["KG0002"] = [
            RuleCase.Class(
                "public static partial class Outer { # public partial class Digits; } public class Other { public class Digits; }")
        ],
        ["KG0003"] = [RuleCase.Class("public class Outer<T>; # public partial class Digits { public T Keep<T>(T value) => value; }")],
        ["KG0004"] = [RuleCase.Class("# public partial class Digits; public static class Helper;")],
        ["KG0005"] = [RuleCase.Class("# internal partial class Digits; file class Helper;")],
        ["KG0006"] = [RuleCase.Class("# public partial record Digits { public int Size { get; init; } }")],
        ["KG0007"] =
        [
            RuleCase.Class("# public partial class Digits { public int Steps; public void TrainAll() { } private class Load2; }"),
            RuleCase.Class("# public partial class Digits { public Digits(int threads, long seed) : this(seed, threads) { } }"),
            RuleCase.Class("public partial class Train { # public partial class Digits; }"),
        ],
        ["KG0008"] =
        [
            RuleCase.Class("# public partial class Digits { public Digits(string name) : this(3L, 1) { } static Digits() { } }"),
            RuleCase.Class("# public partial record Digits { protected Digits(Digits original) { } }"),
        ],
        ["KG0009"] = [
            RuleCase.Class(
                "public class Base { protected Base() { } private int Step; public int Size; } # public partial class Digits : Base;")
        ],
        ["KG0010"] = [RuleCase.Class("# public partial class Digits { public string? Title { get; set; } }")],
        ["KG0011"] = [
            RuleCase.Attributes("[Network, Input(3), Dense(2), Hinge]"), RuleCase.Of("public class Plain;") with { AllowUnsafe = false }
        ],
        ["KG0012"] = [RuleCase.Attributes("[Network, Input(3), Dense(2), Hinge]") with { Language = LanguageVersion.CSharp12 }],
        ["KG0013"] = [RuleCase.Class("# public partial class Digits; [System.Obsolete, MultiplicationFree] public partial class Digits;")],
        ["KG0014"] = [RuleCase.Class("# public partial class Digits; [MultiplicationFree] public class Plain;")],
        ["KG0015"] = [RuleCase.Attributes("[Network][Input(3)][Dense(2)][Hinge]")],
        ["KG0016"] = [RuleCase.Attributes("[Network, Input(3), Dense(2), Dense(2), ReLU, Dense(2), BatchNorm, BatchNorm, Hinge]")],
        ["KG0017"] = [
            RuleCase.Attributes("[QuantizedBackprop, Network, Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Input(3), Dense(2), Hinge, Network]")
        ],
        ["KG0018"] = [RuleCase.Attributes("[Network, Input(3), Dense(1), Hinge]")],
        ["KG0019"] = [RuleCase.Attributes("[Network, Input(3), Dense(1), MeanSquaredError]")],
        ["KG0020"] = [RuleCase.Attributes("[Network, Input(3), Dense(2), SoftmaxCrossEntropy]")],
        ["KG0021"] = [RuleCase.Attributes("[Network, Input(3), Dense(2), Hinge, QuantizedBackprop]")],
        ["KG0022"] = [RuleCase.Attributes("[Network(BatchSize = 1), Input(1, 1, 1), Dense(1), Hinge]")],
        ["KG0023"] =
        [
            RuleCase.Attributes("[Network(BatchSize = 16), Input(4194304), Dense(16), Hinge]"),
            RuleCase.Attributes("[Network(BatchSize = 65536), Input(4096), Dense(8191), Hinge]"),
            RuleCase.Attributes("[Network(BatchSize = 1), Input(16384), Dense(16384), Hinge]"),
        ],
        ["KG0024"] = [
            RuleCase.Attributes(
                "[Network(Weights = (Weights)1, Arithmetic = (Arithmetic)1), Input(3), Dense(2, Weights = (Weights)2, Sampling = "
                    + "(Sampling)1), Hinge]")
        ],
        ["KG0025"] = [RuleCase.Attributes("[Network, QuantizedBackprop(MaxLeftShift = 0, MaxRightShift = 15), Input(3), Dense(2), Hinge]")],
        ["KG0026"] = [RuleCase.Attributes("[Network, Input(3), Dropout(0), Dropout(0.999f), Dense(2), Hinge]")],
        ["KG0027"] = [RuleCase.Attributes("[Network, Input(3), Dense(2), BatchNorm(Epsilon = 1e-30f), Hinge]")],
        ["KG0028"] =
        [
            RuleCase.Attributes("[Network, Input(3), Dense(2), SoftmaxCrossEntropy]"),
            RuleCase.Attributes("[Network, Input(3), Dense(1), SquaredHinge]"),
        ],
        ["KG0029"] =
        [
            RuleCase.Attributes("[Network(BatchSize = 2), Input(3), Dense(2), BatchNorm, Hinge]"),
            RuleCase.Attributes("[Network(BatchSize = 1), Input(3, 3, 1), Conv2D(2, 2), BatchNorm, Dense(2), Hinge]"),
        ],
        ["KG0030"] = [
            RuleCase.Attributes("[Network, Input(3), Dense(2), ReLU, MeanSquaredError]"),
            RuleCase.Attributes("[Network, Input(3), Dense(2), LogQuantize, Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, Input(3), ReLU, Dropout(0.5f), Dense(2), BatchNorm, SquaredHinge]")
        ],
        ["KG0031"] = [
            RuleCase.Attributes("[Network, PowersOfTwo(Terms = 2), Input(3), Dense(4), Dense(2, Weights = Weights.PowersOfTwo), Hinge]"),
            RuleCase.Attributes("[Network, Input(4, 4, 1), Dropout(0.5f, Spatial = true), Dense(3), Dropout(0.1f), Dense(2), Hinge]"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.Real, Sampling = Sampling.Deterministic), Input(3), Dense(2, QuantizeBackprop = true), "
                    + "Dense(2, Weights = Weights.Ternary, Sampling = Sampling.Stochastic), Hinge]")
        ],
        ["KG0032"] = [
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(6, 6, 2, Name = \"in\"), Conv2D(2, 3, Padding = Padding.Same), ReLU, "
                    + "ShiftBatchNorm, Add(\"in\"), MaxPool2D(2), AveragePool2D(3), Dropout(0.5f, Spatial = true), Dense(2), Hinge]"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), Input(3), Dense(2), ShiftBatchNorm, ReLU, Dropout(0.3f), Dense(2, Weights = "
                    + "Weights.Binary), SquaredHinge]"),
            RuleCase.Attributes(
                "[Network(MultiplicationFree = true), SGD(WeightDecay = 0.0009765625f, ClipValue = 0.3f), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.Real, MultiplicationFree = false), Input(3), Dense(2), BatchNorm, SoftmaxCrossEntropy]"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.Real, MultiplicationFree = true), QuantizedBackprop(Gradients = true), Input(3), "
                    + "LogQuantize(Name = \"a\"), Dense(3), ReLU(Name = \"b\"), Dense(3, From = \"a\"), Add(\"b\"), Sign, "
                    + "Dense(2, Weights = Weights.Real), Hinge]")
        ],
        ["KG0033"] =
        [
            RuleCase.Attributes("[Network, Adam, Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, Input(3), Dense(2), Hinge, QuantizedBackprop, ShiftAdaMax]"),
        ],
        ["KG0047"] = [RuleCase.Attributes("[Network, Input(3), LayerNorm, Dense(2), LayerNorm, Hinge]")],
        ["KG0034"] =
        [
            RuleCase.Attributes("[Network(BatchSize = 60, Shards = 4), Input(3), Dense(2), BatchNorm, Hinge]"),
            RuleCase.Attributes("[Network, Momentum(0), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, Adam(WeightDecay = 0.01f, ClipValue = 1e-3f), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network(MultiplicationFree = true), GradientNoise(1, Gamma = 0), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes(
                "[Network(Weights = Weights.PowersOfTwo), PowersOfTwo(MinExponent = 16, MaxExponent = 16), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, SGD(WeightDecay = 0), Input(3), Dense(2), SoftmaxCrossEntropy(LabelSmoothing = 0)]"),
            RuleCase.Attributes("[Network, Momentum, Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, ShiftMomentum(1), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, ShiftMomentum(15), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network, Adam(Beta1 = 1e-30f, Beta2 = 0.999999f, Epsilon = 1e-30f), Input(3), Dense(2), Hinge]"),
        ],
        ["KG0035"] = UserFunctionRuleCases.NoMethodSilent,
        ["KG0036"] = UserFunctionRuleCases.NoDerivativeSilent,
        ["KG0037"] = UserFunctionRuleCases.NotLoweredSilent,
        ["KG0038"] =
        [
            RuleCase.Attributes("[Network(Tuning = \"\"), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network(Tuning = null!), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network(Tuning = \" FirstCache = 1M ;EntriesPerIteration=4;\"), Input(3), Dense(2), Hinge]"),
            RuleCase.Attributes("[Network(Tuning = \"FirstCache=8192;RowsPerTable=8;TablesPerBlock=16\"), Input(30), Dense(20), Hinge]"),
        ],
        ["KG0039"] = PictureRuleCases.NoPictureSilent,
        ["KG0040"] = PictureRuleCases.WindowTooLargeSilent,
        ["KG0041"] = PictureRuleCases.LayerNameSilent,
        ["KG0042"] = PictureRuleCases.UnknownLayerSilent,
        ["KG0043"] = PictureRuleCases.ShapesOfSumSilent,
        ["KG0044"] = PictureRuleCases.NamesOfSumSilent,
        ["KG0045"] = PictureRuleCases.NotReadSilent,
        ["KG0046"] = StandardizeRuleCases.ReadsLayerSilent,
    };
}
