using System;
using System.Collections.Generic;
using System.IO;

namespace Digits;

/// <summary>The command line. Whatever goes wrong is one line on standard error and an exit code, never a stack trace.</summary>
internal sealed class DigitsCommand(TextWriter output, TextWriter errors)
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    private const string Usage = """
        Reads handwritten digits.

        digits FILE...

        A FILE is a PNG picture of one digit, of any size, dark on light or light on dark; or an IDX file of pictures of 28 x 28 pixels,
        as MNIST has them, plain or gzip. An IDX file of labels behind one of pictures tells which answers are wrong.

        """;

    /// <summary>Runs and returns the exit code.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return Fail(WrongUsage, "no file is given. --help says which are read.");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--help" or "-h")
            {
                output.Write(Usage);
                return 0;
            }

            if (arguments[i].StartsWith('-'))
            {
                return Fail(WrongUsage, $"'{arguments[i]}' is no option. --help says what is read.");
            }
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            var file = arguments[i];
            try
            {
                i += Read(file, i + 1 < arguments.Count ? arguments[i + 1] : null);
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                return Fail(Failure, exception.Message);
            }
        }

        return 0;
    }

    /// <summary>Reads a file, and returns how many of those behind it were read with it.</summary>
    private int Read(string file, string? next)
    {
        using var idx = IdxFile.Open(file);
        if (idx is null)
        {
            output.WriteLine($"{file}: {PictureFile.Read(file)}");
            return 0;
        }

        using var labels = next is null ? null : IdxFile.Open(next);
        var areLabels = labels is { Dimensions.Count: 1 };
        new PictureSeries(file, idx, areLabels ? labels : null).Write(output);
        return areLabels ? 1 : 0;
    }

    private int Fail(int exitCode, string message)
    {
        output.Flush();
        errors.WriteLine($"digits: {message}");
        return exitCode;
    }
}
