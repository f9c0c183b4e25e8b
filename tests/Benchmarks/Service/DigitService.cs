using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Service;

/// <summary>A web service on the loopback device that answers POST /digit, JSON of the pixels, with the class of a model.</summary>
internal sealed class DigitService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DigitService(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts to listen on a free port.</summary>
    public static async Task<DigitService> StartAsync(IDigitModel model)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            var pixels = await JsonSerializer.DeserializeAsync<float[]>(context.Request.Body, cancellationToken: context.RequestAborted)
                .ConfigureAwait(false);
            await context.Response.WriteAsync(model.Classify(pixels!).ToString(CultureInfo.InvariantCulture), context.RequestAborted)
                .ConfigureAwait(false);
        });
        await app.StartAsync().ConfigureAwait(false);
        return new DigitService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
