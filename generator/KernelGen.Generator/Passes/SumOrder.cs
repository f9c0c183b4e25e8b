using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Where in the work on a shard the gradients of weights are complete, which lie in that order in what is summed.</summary>
internal sealed class SumOrder
{
    /// <summary>The step of a shard behind which nothing reads or writes a gradient any more.</summary>
    private readonly Dictionary<MemoryBuffer, int> _last = [];

    private SumOrder(IReadOnlyList<Step> steps)
    {
        for (var position = 0; position < steps.Count; position++)
        {
            foreach (var launch in Step.All([steps[position]]).OfType<KernelLaunch>())
            {
                foreach (var gradient in launch.Kernel.Buffers.Where(buffer => buffer is { IsSummed: true, IsWeightGradient: true }))
                {
                    _last[gradient] = position;
                }
            }
        }
    }

    /// <summary>The gradients, first those of the layer that is done first.</summary>
    public IEnumerable<MemoryBuffer> Gradients => _last.OrderBy(pair => pair.Value).Select(pair => pair.Key);

    /// <summary>The first gradients that are not complete, behind each step that completes others.</summary>
    public IReadOnlyDictionary<int, MemoryBuffer> Incomplete => _last.Values.Distinct()
        .Where(position => _last.Values.Any(other => other > position))
        .ToDictionary(position => position, position => Gradients.First(gradient => _last[gradient] > position));

    public static SumOrder Of(Program program) =>
        new(program.Train.Body.OfType<ForEachShard>().SingleOrDefault()?.Body ?? []);
}
