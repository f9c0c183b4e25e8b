using KernelGen;

namespace Samples;

/// <summary>What a sample trains on, chooses the best epoch by, and is tested with.</summary>
internal sealed record ImageData(Dataset Training, Dataset Validation, Dataset Test);
