using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>Work in numbered stages, each of which can be split into ranges of units. Generated networks implement it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStages
{
    /// <summary>Does the units from <paramref name="first"/> up to, not including, <paramref name="last"/> of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="last">The unit after the last.</param>
    void RunStage(int stage, int first, int last);
}
