using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Service;

#pragma warning disable CA1812 // The service's container makes it.
/// <summary>Whether the network that answers now knows what it has to know: a display that leaves no doubt.</summary>
internal sealed class ModelHealth(Model model) : IHealthCheck
#pragma warning restore CA1812
{
    private static readonly float[] Eight = [1, 1, 1, 1, 1, 1, 1];

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var digit = model.Net.Classify(Eight);
            return Task.FromResult(digit == 8 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"An 8 is read as {digit}."));
        }
        catch (InvalidOperationException exception)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The network does not answer.", exception));
        }
    }
}
