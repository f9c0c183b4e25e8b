namespace Mnist;

/// <summary>One epoch in the results file. The error is percent.</summary>
internal sealed record EpochFigures(int Epoch, float LearningRate, double Loss, double ValidationError, double Seconds);
