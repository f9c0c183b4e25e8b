namespace KernelGen.Kernels.Tests;

/// <summary>No multiplication at all: tables, both forms of normalisation, dropout, the squared hinge.</summary>
[Network(BatchSize = 50, MultiplicationFree = true, Tuning = "EntriesPerIteration=4; RowsPerTable=4; TablesPerBlock=8; ShortVectors=All")]
[Input(70)]
[Dense(130), ShiftBatchNorm, ReLU]
[Dense(33), ShiftBatchNorm(Form = ShiftBatchNormForm.Variance), ReLU, Dropout(0.3f)]
[Dense(5), ShiftBatchNorm(Terms = 3)]
[SquaredHinge]
internal sealed partial class ZeroNet;
