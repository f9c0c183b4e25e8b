using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>What a method does itself, as far as multiplications are concerned.</summary>
internal sealed class MethodFacts
{
    /// <summary>The first multiplication that counts when the method is called now and then; null where there is none.</summary>
    public IOperation? First { get; set; }

    /// <summary>The first that counts when it is called from hot code, whole numbers outside loops among them.</summary>
    public IOperation? FirstWhenHot { get; set; }

    /// <summary>What it calls, in its own type parameters, and whether from hot code.</summary>
    public List<(Call Call, bool Hot)> Calls { get; } = [];
}
