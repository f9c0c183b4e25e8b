using System.Collections.Generic;

namespace KernelGen.C99.Frozen;

/// <summary>A stage as a function of C.</summary>
internal abstract class StageText(Stage stage)
{
    public Stage Stage { get; } = stage;

    /// <summary>What it needs of the working memory while it runs.</summary>
    /// <param name="memory">The plan.</param>
    /// <param name="time">When: the position of the stage.</param>
    public abstract void Reserve(MemoryPlan memory, int time);

    /// <summary>Writes the function, and gives the statement that calls it.</summary>
    /// <param name="source">The header.</param>
    /// <param name="memory">The name of the working memory.</param>
    /// <param name="inputs">Where its inputs lie.</param>
    /// <param name="output">Where its values go.</param>
    public abstract string Write(Source source, string memory, IReadOnlyList<Plane> inputs, Plane output);
}
