using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Batch normalization by shifts; null means "not written".</summary>
internal sealed record ShiftBatchNormSpec(bool IsPublished = false, int? Terms = null, float? Epsilon = null) : LayerSpec
{
    public override string Attribute
    {
        get
        {
            var form = IsPublished ? "Form = ShiftBatchNormForm.Variance, "
                : Terms is null ? ""
                : "Form = ShiftBatchNormForm.Deviation, ";
            var arguments = form + (Terms is { } terms ? FormattableString.Invariant($"Terms = {terms}, ") : "");
            arguments += Epsilon is { } epsilon ? FormattableString.Invariant($"Epsilon = {epsilon:R}f") : "";
            return arguments.Length == 0 ? "ShiftBatchNorm" : "ShiftBatchNorm(" + arguments.TrimEnd(',', ' ') + ")";
        }
    }
}
