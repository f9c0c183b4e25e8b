using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>What a caller does with a network. Its name is that of the member that was called.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum NetworkUse
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Computing outputs. Any number of callers may.</summary>
    Predict = 1,

    /// <summary>Computing classes. Any number of callers may.</summary>
    Classify = 2,

    /// <summary>Copying a tensor out. Any number of callers may.</summary>
    ReadTensor = 3,

    /// <summary>Writing a file. Any number of callers may.</summary>
    Save = 4,

    /// <summary>Counting errors. Any number of callers may.</summary>
    ErrorRate = 5,

    /// <summary>Measuring how good a network is. Any number of callers may.</summary>
    Evaluate = 13,

    /// <summary>A training step, alone.</summary>
    Train = 6,

    /// <summary>A whole training by a trainer, alone.</summary>
    Fit = 7,

    /// <summary>Taking statistics, alone.</summary>
    Calibrate = 8,

    /// <summary>Replacing a tensor, alone.</summary>
    WriteTensor = 9,

    /// <summary>Replacing seed and step, alone.</summary>
    Restore = 10,

    /// <summary>Reading a file, alone.</summary>
    Load = 11,

    /// <summary>Choosing the weights of inference, alone.</summary>
    InferenceWeights = 12,

    /// <summary>Taking mean and scale of inputs, alone.</summary>
    FitStandardization = 14,

    /// <summary>Making a model of integers of it. Any number of callers may, while weights are rounded.</summary>
    Freeze = 15,
}
