using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>The web service of the samples as a native executable.</summary>
public sealed partial class NativeServiceTests : IDisposable
{
    // Segments of a display that shows a 3.
    private static readonly float[] Three = [1, 0, 1, 1, 0, 1, 1];

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Journeys.Tests.Service.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_answers()
    {
        await DotNet.Publish(DotNet.Metadata("Service"), _folder, "-p:Native=true");
        Assert.Empty(Directory.GetFiles(_folder, "*.dll"));
        Census.AssertFree(Path.Combine(_folder, "Service"), "Service.SegmentNet");
        ProcessStartInfo start = new(Path.Combine(_folder, "Service"), ["--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        try
        {
            using HttpClient client = new();
            var token = TestContext.Current.CancellationToken;
            Uri? address = null;
            while (address is null && await process.StandardOutput.ReadLineAsync(token) is string line)
            {
                address = Listening().Match(line) is { Success: true } match ? new Uri(match.Groups[1].Value) : null;
            }

            Assert.True(address is not null, "The service ended before it listened.");
            Assert.Equal("Healthy", await client.GetStringAsync(new Uri(address, "/health"), token));
            using var answer = await client.PostAsJsonAsync(new Uri(address, "/digit"), new { segments = Three }, token);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(token));
            Assert.Equal(3, (await answer.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("digit").GetInt32());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
