using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Checkpoints;

/// <summary>
/// Headers of many megabytes are refused in a message of a few lines and in memory of a few times their length, whatever they are full of.
/// </summary>
public sealed class HeaderMemoryTests : IDisposable
{
    private const int Length = 4_000_000;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => new(Headers("{", "}").Select(header => header.Kind));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_checkpoint_costs_a_few_times_its_length(string kind) =>
        Refused(kind, path => Checkpoint.Load(new LinearNetwork(5, 3, 16), path));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resume_file_does_too(string kind) => Refused(
        kind,
        path => new Trainer(new LinearNetwork(6, 3, 8)) { ResumePath = path, Resume = true }.Fit(
            Blobs.Create(20, 6, 3), cancellationToken: CancellationToken.None));

    private static (string Kind, Func<string> Header)[] Headers(string open, string close)
    {
        string many = new('x', Length);
        return
        [
            ("a literal", () => open + "\"a\":" + many + close),
            ("a wrong literal", () => open + "\"a\":t" + many + close),
            ("a wrong literal of metadata", () => open + "\"__metadata__\":{\"format\":n" + many + "}" + close),
            ("a number", () => open + "\"a\":{\"shape\":[" + new string('1', Length) + close),
            ("a name", () => open + "\"" + many + "\":1" + close),
            ("a name of a tensor", () => open + "\"" + many + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}" + close),
            ("escapes", () => open + "\"" + string.Concat(Enumerable.Repeat("\\u0041", Length / 6)) + "\":{}" + close),
            ("a type", () => open + "\"layers.0.bias\":{\"dtype\":\"" + many + "\",\"shape\":[0],\"data_offsets\":[0,0]}" + close),
            ("a property", () => open + "\"layers.0.bias\":{\"" + many + "\":1}" + close),
            ("a value of metadata", () => open + "\"__metadata__\":{\"format\":\"" + many + "\"}" + close),
            ("a key of metadata", () => open + "\"__metadata__\":{\"" + many + "\":\"x\"}" + close),
            ("dimensions",
                () => open + "\"layers.0.bias\":{\"shape\":[" + string.Join(',', Enumerable.Repeat(1, Length / 2)) + "]}" + close),
            ("offsets",
                () => open + "\"layers.0.bias\":{\"data_offsets\":[" + string.Join(',', Enumerable.Repeat(1, Length / 2)) + "]}" + close),
            ("dimensions of another",
                () => open + "\"a\":{\"shape\":[" + string.Join(',', Enumerable.Repeat(1, Length / 2)) + "]}" + close),
            ("empty tensors", () => Entries(i => $"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")),
            ("short tensors", () => Entries(i => $"\"{i}\":{{}}")),
            ("metadata", () => "{\"__metadata__\":" + Entries(i => $"\"{i}\":\"\"") + "}"),
            ("epochs", () => "{\"__metadata__\":" + Entries(i => $"\"epoch.{i}\":\"\"") + "}"),
            ("spaces", () => open + new string(' ', Length) + close),
            ("depth", () => open + "\"a\":" + new string('[', Length) + close),
        ];

        static string Entries(Func<int, string> entry)
        {
            StringBuilder text = new("{");
            for (var i = 0; text.Length < Length; i++)
            {
                text.Append(i == 0 ? string.Empty : ",").Append(entry(i));
            }

            return text.Append('}').ToString();
        }
    }

    private void Refused(string kind, Action<string> load)
    {
        var file = Hostile.File(Encoding.UTF8.GetBytes(Headers("{", "}").Single(header => header.Kind == kind).Header()), []);
        var path = _folder.Write("hostile", file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<InvalidDataException>(() => load(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // System.Text.Json puts what is no literal into its own message, in 16 bits and more than once, before it is cut.
        Assert.InRange(allocated, 0, (kind.Contains("literal", StringComparison.Ordinal) || kind == "a number" ? 12L : 4L) * file.Length);
        Assert.InRange(exception.Message.Length, 1, path.Length + 400);
        Assert.InRange(exception.ToString().Length, 1, 10_000);
    }
}
