using System;
using KernelGen;

namespace Samples;

/// <summary>A network that <c>--network</c> knows.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Create">Makes an untrained one from a seed, for so many threads.</param>
/// <param name="Summary">What it is and what it computes, as its generated code says.</param>
/// <param name="Costs">What it costs, as its generated code says.</param>
/// <param name="Augmentation">What changes its training images, or null.</param>
/// <param name="IsSharded">Whether its mini-batches have shards, which processes can share out.</param>
internal sealed record NetworkChoice(
    string Name,
    Func<long, int, IClassifier> Create,
    string Summary,
    NetworkCosts Costs,
    Augmentation? Augmentation = null,
    bool IsSharded = false);
