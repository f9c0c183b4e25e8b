namespace KernelGen.Onnx.Format;

/// <summary>Names of what goes into models and comes out.</summary>
internal static class OnnxNames
{
    /// <summary>Samples.</summary>
    public const string Input = "input";

    /// <summary>What the last layer computes.</summary>
    public const string Scores = "scores";

    /// <summary>The class, which classifiers have.</summary>
    public const string Class = "class";
}
