using System;

namespace KernelGen.Tool;

/// <summary>What somebody asked for cannot be done, and why, in a line.</summary>
internal sealed class ToolException : Exception
{
    public ToolException()
    {
    }

    public ToolException(string message)
        : base(message)
    {
    }

    public ToolException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
