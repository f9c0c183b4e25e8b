using System;

namespace KernelGen.Generator.Declaration;

/// <summary>Makes <see cref="Result{T}"/> values.</summary>
internal static class Result
{
    /// <summary>Runs a step for a network and keeps what it gives or why it failed.</summary>
    public static Result<T> Of<T>(string network, Func<T?> step)
    {
        try
        {
            return new Result<T>(network, step());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One line: a diagnostic's message ends at the first line break in some hosts.
            var text = exception.GetType().Name + ": " + exception.Message;
            return new Result<T>(network, default, string.Join(" ", text.Split('\r', '\n')));
        }
    }
}
