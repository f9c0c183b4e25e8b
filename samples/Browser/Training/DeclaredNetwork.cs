using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Browser.Networks;
using KernelGen;

namespace Browser.Training;

/// <summary>A network that the page offers.</summary>
/// <param name="Name">Its class.</param>
/// <param name="Create">Makes an untrained one of a seed.</param>
/// <param name="Costs">What it costs, as its generated code says.</param>
internal sealed record DeclaredNetwork(string Name, Func<long, IClassifier> Create, NetworkCosts Costs)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeclaredNetwork> All { get; } =
    [
        new(nameof(Ternary64), static seed => new Ternary64(seed), Ternary64.Costs),
        new(nameof(Ternary128), static seed => new Ternary128(seed), Ternary128.Costs),
        new(nameof(Ternary256), static seed => new Ternary256(seed), Ternary256.Costs),
        new(nameof(Binary64), static seed => new Binary64(seed), Binary64.Costs),
        new(nameof(Binary128), static seed => new Binary128(seed), Binary128.Costs),
        new(nameof(Binary256), static seed => new Binary256(seed), Binary256.Costs),
    ];

    /// <summary>The file that declares it.</summary>
    public string Declaration
    {
        get
        {
            using StreamReader reader = new(Pictures.Resource(Name + ".cs"));
            return reader.ReadToEnd();
        }
    }

    /// <summary>The one of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DeclaredNetwork Named(string name) => All.FirstOrDefault(network => network.Name == name)
        ?? throw new ArgumentException(
            $"Expected one of {string.Join(", ", All.Select(network => network.Name))}, not '{name}'.", nameof(name));
}
