using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>What a network runs: procedures over its memory. Targets print it; passes count, place and check it.</summary>
internal sealed class Program
{
    /// <summary>What is said of the network, and what its surface has.</summary>
    public required NetworkInfo Info { get; init; }

    /// <summary>What a checkpoint holds.</summary>
    public required IReadOnlyList<Tensor> Tensors { get; init; }

    /// <summary>First values of all parameters.</summary>
    public required Procedure Initialise { get; init; }

    /// <summary>What kernels are told of a mini-batch that the network is trained or calibrated with.</summary>
    public required Procedure BeginBatch { get; init; }

    /// <summary>One mini-batch: forward, backward, update.</summary>
    public required Procedure Train { get; init; }

    /// <summary>Codes of the weights that inference uses, unless they are there; null where weights are real-valued.</summary>
    public required Procedure? Encode { get; init; }

    /// <summary>What kernels are told of a mini-batch that is predicted.</summary>
    public required Procedure BeginPrediction { get; init; }

    /// <summary>Logits of any number of samples, a mini-batch at a time.</summary>
    public required Procedure Predict { get; init; }

    /// <summary>The same one by one, lanes over outputs; null where tables of the network do not fit vectors.</summary>
    public required Procedure? PredictOne { get; init; }

    /// <summary>Statistics over all samples, with the weights of inference; null where no layer has any.</summary>
    public required Procedure? Calibrate { get; init; }

    /// <summary>All procedures; kernels and buffers are numbered in this order.</summary>
    public IReadOnlyList<Procedure> Procedures => field ??=
        new[] { Initialise, BeginBatch, Train, Encode, BeginPrediction, Predict, PredictOne, Calibrate }.OfType<Procedure>().ToList();

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
