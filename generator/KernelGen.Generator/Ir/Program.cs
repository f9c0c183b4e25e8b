using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What a network runs: procedures over its memory. Targets print it; passes count, place and check it.</summary>
/// <param name="Info">What is said of the network, and what its surface has.</param>
/// <param name="Tensors">What a checkpoint holds.</param>
/// <param name="Initialise">First values of all parameters.</param>
/// <param name="BeginBatch">What kernels are told of a mini-batch that the network is trained or calibrated with.</param>
/// <param name="BeginPrediction">The same of a mini-batch that is predicted.</param>
/// <param name="Train">One mini-batch: forward, backward, update.</param>
/// <param name="Encode">Codes of the weights that inference uses, unless they are there; null where weights are real-valued.</param>
/// <param name="Predict">Logits of any number of samples, a mini-batch at a time.</param>
/// <param name="PredictOne">The same one by one, lanes over outputs; null where tables of the network do not fit vectors.</param>
/// <param name="Calibrate">Statistics over all samples, with the weights of inference; null where no layer has any.</param>
internal sealed record Program(
    NetworkInfo Info,
    IReadOnlyList<Tensor> Tensors,
    Procedure Initialise,
    Procedure BeginBatch,
    Procedure BeginPrediction,
    Procedure Train,
    Procedure? Encode,
    Procedure Predict,
    Procedure? PredictOne,
    Procedure? Calibrate)
{
    /// <summary>All procedures, in the order in which they are printed.</summary>
    public IReadOnlyList<Procedure> Procedures =>
        field ??= new[] { Initialise, BeginBatch, Train, Encode, BeginPrediction, Predict, PredictOne, Calibrate }.OfType<Procedure>().ToList();

    /// <summary>The procedures that change what all callers of the network share, so that each runs alone.</summary>
    public IReadOnlyList<Procedure> Changing => field ??= Procedures.Where(procedure => procedure.Access != SharedAccess.Reads).ToList();

    /// <summary>The procedures that any number of callers may run at the same time.</summary>
    public IReadOnlyList<Procedure> Reading => field ??= Procedures.Where(procedure => procedure.Access == SharedAccess.Reads).ToList();

    /// <summary>All kernels, each once.</summary>
    public IReadOnlyList<Kernel> Kernels =>
        field ??= Procedures.SelectMany(procedure => procedure.Launches).Select(launch => launch.Kernel).Distinct().ToList();

    /// <summary>All buffers, each once, persistent ones first.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers => field ??= Tensors.Select(tensor => tensor.Buffer)
        .Concat(Kernels.SelectMany(kernel => kernel.Buffers))
        .Distinct()
        .OrderByDescending(buffer => buffer.IsPersistent)
        .ToList();
}
