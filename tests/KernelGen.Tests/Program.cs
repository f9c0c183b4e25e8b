using System.Threading.Tasks;
using KernelGen.Tests.Files;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Tests;

/// <summary>Runs the tests; with <c>--save-without-end</c> and a path, begins to save there, to be killed.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--save-without-end", string path])
        {
            LeftoverTests.SaveWithoutEnd(path);
            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
