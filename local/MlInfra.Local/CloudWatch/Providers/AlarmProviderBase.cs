using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudWatch.Providers;

/// <summary>What both kinds of alarm share: their properties are the members of the API's Put.</summary>
internal abstract class AlarmProviderBase(AlarmStore alarms, bool composite) : IResourceProvider
{
    public abstract string Type { get; }

    public abstract IReadOnlySet<string> Properties { get; }

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "AlarmName" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("AlarmName") ?? request.GeneratedName(255);
        if (alarms.Find(name) is not null) throw new AwsException("AlreadyExists", $"{name} already exists", 409);
        return Task.FromResult(Put(name, request.Properties));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Put(request.PhysicalId!, request.Properties));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) alarms.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState Put(string name, JsonObject properties)
    {
        var input = properties.DeepClone().AsObject();
        input["AlarmName"] = name;
        var alarm = alarms.Put(input, composite);
        return new(name, new() { ["Arn"] = alarm.Arn });
    }
}
