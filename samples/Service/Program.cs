using System;
using System.IO;
using System.Threading;
using KernelGen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Service;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServiceJson.Default));
builder.Services.AddSingleton(new Model(seed: 1));
builder.Services.AddHealthChecks().AddCheck<ModelHealth>("model");
var app = builder.Build();

app.MapHealthChecks("/health");

// One network for all requests: any number of them may ask it at the same time.
app.MapPost("/digit", (Display display, Model model) =>
{
    try
    {
        var net = model.Net;
        var probabilities = new float[SegmentNet.OutputSize];
        net.PredictProbabilities(display.Segments.Span, probabilities);
        return Results.Ok(new Reading(net.Classify(display.Segments.Span), probabilities));
    }
    catch (ArgumentException exception)
    {
        return Results.BadRequest(exception.Message);
    }
});

// A network that is in use is not trained: another one is, and then takes its place.
app.MapPost("/train", (long seed, Model model) => model.Train(seed));

// The model goes out, and another one comes in, without a pause: what is no checkpoint of this network is refused.
app.MapGet("/model", (Model model, HttpContext context) => Checkpoint.SaveAsync(model.Net, context.Response.Body, context.RequestAborted));
app.MapPut("/model", async (Stream body, Model model, CancellationToken cancellation) =>
{
    try
    {
        await model.LoadAsync(body, cancellation).ConfigureAwait(false);
        return Results.NoContent();
    }
    catch (InvalidDataException exception)
    {
        return Results.BadRequest(exception.Message);
    }
});

app.Run();
