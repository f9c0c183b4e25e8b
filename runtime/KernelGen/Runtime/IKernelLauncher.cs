using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>Numbered launches of kernels, each of which can be split into ranges of units. Generated networks implement it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernelLauncher
{
    /// <summary>Does the units from <paramref name="first"/> up to, not including, <paramref name="last"/> of a launch.</summary>
    /// <param name="launch">Its number.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="last">The unit after the last.</param>
    void Launch(int launch, int first, int last);
}
