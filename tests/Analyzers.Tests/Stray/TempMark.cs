using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;
namespace KernelGen.Analyzers.Tests.Stray;
public sealed class TempMark
{
    [Fact]
    public async Task Mark()
    {
        foreach (var row in CorpusFiles.Names)
        {
            var name = row.Data;
            var source = CorpusFiles.Plain(name);
            var found = await new StrayCode { Sources = [source], Setting = static _ => "true" }.Diagnostics();
            foreach (var e in new StrayCode { Sources = [source] }.Compilation().GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)) File.AppendAllText("/tmp/stray-errors.txt", name + e + "\n");
            var text = new System.Text.StringBuilder();
            for (int i = 0; i <= source.Length; i++)
            {
                foreach (var f in found.Where(f => f.Location.SourceSpan.End == i)) text.Append("|}");
                foreach (var f in found.Where(f => f.Location.SourceSpan.Start == i).OrderByDescending(f => f.Location.SourceSpan.End)) text.Append("{|" + f.Id + ":");
                if (i < source.Length) text.Append(source[i]);
            }
            Directory.CreateDirectory("/tmp/stray-marked");
            File.WriteAllText("/tmp/stray-marked/" + name, text.ToString());
            File.WriteAllLines("/tmp/stray-marked/" + name + ".messages", found.Select(f => f.ToString()));
        }
    }
}
