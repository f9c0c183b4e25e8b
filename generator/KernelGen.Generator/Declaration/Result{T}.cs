using System;

namespace KernelGen.Generator.Declaration;

/// <summary>A value, or the words of the exception that kept it from coming about: the generator must never throw.</summary>
/// <param name="Network">Which network this is about.</param>
/// <param name="Value">The value; nothing where there is none.</param>
/// <param name="Fault">What the exception said; null where there was none.</param>
internal sealed record Result<T>(string Network, T? Value, string? Fault = null)
{
    /// <summary>Does the next step with the value, if there is one.</summary>
    public Result<TNext> Then<TNext>(Func<T, TNext?> step) =>
        Value is null || Fault is not null ? new(Network, default, Fault) : Result.Of(Network, () => step(Value));
}
