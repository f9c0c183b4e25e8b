using System;
using System.CommandLine;
using System.IO;
using KernelGen.Tool.Census;
using KernelGen.Tool.Inspection;

namespace KernelGen.Tool;

/// <summary>The command line. Whatever goes wrong is one line on standard error and an exit code, never a stack trace.</summary>
internal static class CommandLine
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    /// <summary>Parses the arguments, runs, and returns the exit code.</summary>
    public static int Run(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(WrongUsage, $"{parsed.Errors[0].Message.TrimEnd('.')}. --help lists the options.");
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ToolException)
        {
            return Fail(Failure, exception.Message);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("What KernelGen does outside of a build.") { C99Command.Create() };
        foreach (var command in InspectionCommands.Create())
        {
            root.Add(command);
        }

        root.Add(CensusCommand.Create());
        root.Add(CensusCommand.CreatePreparation());
        return root;
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("kernelgen: " + string.Join(" ", message.Split('\r', '\n')));
        return code;
    }
}
