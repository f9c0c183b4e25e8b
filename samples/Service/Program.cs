using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Service;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddSingleton(new Model(seed: 1));
var app = builder.Build();

// One network for all requests: any number of them may ask it at the same time.
app.MapPost("/digit", (Display display, Model model) =>
{
    try
    {
        var net = model.Net;
        var scores = new float[SegmentNet.OutputSize];
        net.Predict(display.Segments.Span, scores);
        return Results.Ok(new Reading(net.Classify(display.Segments.Span), scores));
    }
    catch (ArgumentException exception)
    {
        return Results.BadRequest(exception.Message);
    }
});

// A network that is in use is not trained: another one is, and then takes its place.
app.MapPost("/train", (long seed, Model model) => model.Train(seed));

app.Run();

namespace Service
{
    /// <summary>How bright each of the seven segments is, 0 to 1.</summary>
    public sealed record Display(ReadOnlyMemory<float> Segments);

    /// <summary>The digit that a display shows, and how much speaks for each of the ten.</summary>
    public sealed record Reading(int Digit, ReadOnlyMemory<float> Scores);
}
