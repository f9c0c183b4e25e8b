using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks.Service;

/// <summary>Clients that ask a service one question after the other, all at the same time.</summary>
internal static class ServiceLoad
{
    /// <summary>Requests that were answered in a second; the time of one at the median and at 99 %.</summary>
    public sealed record Result(double RequestsPerSecond, TimeSpan Median, TimeSpan Slow, int WrongAnswers);

    /// <summary>Asks for some time.</summary>
    /// <param name="service">The service.</param>
    /// <param name="questions">Bodies of requests.</param>
    /// <param name="answers">What is right for each of them.</param>
    /// <param name="clients">Clients.</param>
    /// <param name="time">How long.</param>
    public static async Task<Result> RunAsync(Uri service, byte[][] questions, int[] answers, int clients, TimeSpan time)
    {
        using HttpClient client = new() { BaseAddress = service };
        var wrong = 0;
        var start = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(AskAsync)).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var all = latencies.SelectMany(static times => times).Order().ToArray();
        return new Result(all.Length / seconds, all[all.Length / 2], all[(int)(0.99 * (all.Length - 1))], wrong);

        async Task<TimeSpan[]> AskAsync(int first)
        {
            List<TimeSpan> times = [];
            for (var question = first; Stopwatch.GetElapsedTime(start) < time; question++)
            {
                var asked = Stopwatch.GetTimestamp();
                using ByteArrayContent body = new(questions[question % questions.Length]);
                using var response = await client.PostAsync(new Uri("/digit", UriKind.Relative), body).ConfigureAwait(false);
                var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().ConfigureAwait(false);
                times.Add(Stopwatch.GetElapsedTime(asked));
                if (int.Parse(text, CultureInfo.InvariantCulture) != answers[question % answers.Length])
                {
                    Interlocked.Increment(ref wrong);
                }
            }

            return [.. times];
        }
    }
}
