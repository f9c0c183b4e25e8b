namespace KernelGen;

/// <summary>How well a network tells one class from the others.</summary>
/// <param name="Class">The class.</param>
/// <param name="Name">Its name, or its number where classes have no names.</param>
/// <param name="Support">Samples of the class.</param>
/// <param name="Precision">The share of the samples put in the class that are of it; 0 where none is put in it.</param>
/// <param name="Recall">The share of the samples of the class that are put in it; 0 where none is of it.</param>
/// <param name="F1">2 · precision · recall / (precision + recall); 0 where none is put in the class rightly.</param>
public sealed record ClassMetrics(int Class, string Name, int Support, double Precision, double Recall, double F1);
