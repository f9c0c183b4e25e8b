namespace KernelGen.Models;

/// <summary>The byte in a model file that says which operation follows.</summary>
internal enum OperationKind
{
    /// <summary><see cref="Models.DenseSum"/>.</summary>
    DenseSum = 1,

    /// <summary><see cref="Models.Conv2DSum"/>.</summary>
    Conv2DSum = 2,

    /// <summary><see cref="Models.Scale"/>.</summary>
    Scale = 3,

    /// <summary><see cref="Models.MaxPool"/>.</summary>
    MaxPool = 4,

    /// <summary><see cref="Models.AveragePool"/>.</summary>
    AveragePool = 5,

    /// <summary><see cref="Models.Sum"/>.</summary>
    Sum = 6,

    /// <summary><see cref="Models.Table"/>.</summary>
    Table = 7,
}
