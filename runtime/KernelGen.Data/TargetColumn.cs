namespace KernelGen.Data;

/// <summary>A column of numbers to predict, and what a network learns of it: (number − mean) / deviation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">The mean of the rows that the encoder was fitted to; 0 where targets are learned as they are.</param>
/// <param name="Deviation">Their standard deviation, 1 where they all are the same; 1 where targets are learned as they are.</param>
public sealed record TargetColumn(string Name, double Mean, double Deviation);
