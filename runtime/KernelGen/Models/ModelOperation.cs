using System.Collections.Generic;
using System.IO;

namespace KernelGen.Models;

/// <summary>One operation of a frozen network, over integers.</summary>
/// <param name="Inputs">The operations whose values it reads, by position; −1 is the network's input.</param>
/// <param name="Shape">The shape of what comes out.</param>
internal abstract record ModelOperation(IReadOnlyList<int> Inputs, ModelShape Shape)
{
    /// <summary>What comes out lies between these; sums that would leave 32 bits on the way there are no model.</summary>
    /// <param name="inputs">What comes in lies between these, in the order of <see cref="Inputs"/>.</param>
    /// <exception cref="InvalidDataException">A sum can leave 32 bits.</exception>
    public abstract ValueRange Range(IReadOnlyList<ValueRange> inputs);
}
