using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Providers;

/// <summary>AWS::CloudWatch::Dashboard.</summary>
internal sealed class DashboardProvider(Dashboards dashboards) : IResourceProvider
{
    public string Type => "AWS::CloudWatch::Dashboard";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "DashboardName", "DashboardBody", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "DashboardName" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Put(request.Properties.Text("DashboardName") ?? request.GeneratedName(255), request));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request.PhysicalId!, request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) dashboards.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState Put(string name, ResourceRequest request)
    {
        dashboards.Put(name, request.Properties.Required("DashboardBody"), request.Properties["Tags"] as JsonArray ?? []);
        return new(name);
    }
}
