using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Train of a MeanSquaredError network with targets in place of labels: on the class, not on <see cref="IClassifier"/>.</summary>
internal delegate float TrainTargets(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate);
