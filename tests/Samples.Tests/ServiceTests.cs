using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Samples.Tests;

/// <summary>The web service under load, over the loopback device: every answer is the one that a lone caller gets.</summary>
public sealed partial class ServiceTests : IAsyncLifetime
{
    private const int Callers = 32;
    private const int RequestsOfEach = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly Sample _service = new("Service");
    private readonly HttpClient _client = new();
    private Process _process = null!;

    public async ValueTask InitializeAsync()
    {
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(_service.Programs, "Service.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = _service.Folder,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync(Cancellation) is string line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _client.BaseAddress = new Uri(match.Groups[1].Value);
                break;
            }
        }

        Assert.True(_client.BaseAddress is not null, "The service ended before it listened.");
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Callers_at_the_same_time_get_the_answers_of_a_lone_caller()
    {
        float[][] displays = [.. Enumerable.Range(0, 50).Select(Display)];
        var alone = await AskAll(displays);
        var first = await Load(displays);
        Assert.All(first, answers => Assert.Equal(RequestsOfEach, answers.Length));
        AssertAnswers(first, [alone]);

        // And while another network takes the place of the one that answers.
        var load = Load(displays);
        var trained = await _client.PostAsync(new Uri("/train?seed=2", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, trained.StatusCode);
        var later = await AskAll(displays);
        AssertAnswers(await load, [alone, later]);
        AssertAnswers(await Load(displays), [later]);
        Assert.NotEqual(alone, later);
    }

    [Fact]
    public async Task It_reads_displays_and_says_what_is_wrong_with_others()
    {
        var reading = await (await Post([1, 0, 1, 1, 0, 1, 1])).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(3, reading.GetProperty("digit").GetInt32());
        var refused = await Post([1, 0, 1]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("samples of 7 values", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_model_goes_out_and_comes_back_and_others_are_refused()
    {
        float[][] displays = [.. Enumerable.Range(0, 10).Select(Display)];
        var first = await AskAll(displays);
        var model = await _client.GetByteArrayAsync(new Uri("/model", UriKind.Relative), Cancellation);
        await _client.PostAsync(new Uri("/train?seed=3", UriKind.Relative), null, Cancellation);
        Assert.NotEqual(first, await AskAll(displays));

        Assert.Equal(HttpStatusCode.BadRequest, (await Put(model[..^1])).StatusCode);
        var refused = await Put("no checkpoint at all"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("expected a header", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(model)).StatusCode);
        Assert.Equal(first, await AskAll(displays));
        Assert.Equal("Healthy", await _client.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation));

        async Task<HttpResponseMessage> Put(byte[] body)
        {
            using ByteArrayContent content = new(body);
            return await _client.PutAsync(new Uri("/model", UriKind.Relative), content, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _client.Dispose();
        _service.Dispose();
    }

    /// <summary>The answers of many callers at the same time, each of which asks about one display after another.</summary>
    private Task<string[][]> Load(float[][] displays) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
    {
        List<string> answers = [];
        for (var request = 0; request < RequestsOfEach; request++)
        {
            answers.Add(await Ask(displays[(caller + request) % displays.Length]));
        }

        return answers.ToArray();
    }));

    private static void AssertAnswers(string[][] answers, string[][] allowed)
    {
        for (var caller = 0; caller < answers.Length; caller++)
        {
            for (var request = 0; request < answers[caller].Length; request++)
            {
                var answer = answers[caller][request];
                var display = (caller + request) % allowed[0].Length;
                Assert.True(
                    allowed.Any(those => those[display] == answer),
                    string.Create(
                        CultureInfo.InvariantCulture, $"caller {caller}, request {request}: {answer} instead of {allowed[0][display]}"));
            }
        }
    }

    private async Task<string[]> AskAll(float[][] displays)
    {
        List<string> answers = [];
        foreach (var display in displays)
        {
            answers.Add(await Ask(display));
        }

        return [.. answers];
    }

    private async Task<string> Ask(float[] segments)
    {
        var response = await Post(segments);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private Task<HttpResponseMessage> Post(float[] segments) =>
        _client.PostAsJsonAsync(new Uri("/digit", UriKind.Relative), new { segments }, Cancellation);

    private static float[] Display(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 7).Select(_ => random.Next(65) / 64f)];
    }

    [GeneratedRegex("Now listening on: (http://[0-9.:]+)")]
    private static partial Regex Listening();
}
