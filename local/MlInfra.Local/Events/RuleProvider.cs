using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>AWS::Events::Rule.</summary>
internal sealed class RuleProvider(RuleStore rules) : IResourceProvider
{
    public string Type => "AWS::Events::Rule";

    public IReadOnlySet<string> Properties { get; } =
        new HashSet<string> { "Name", "Description", "EventBusName", "EventPattern", "ScheduleExpression", "State", "RoleArn", "Targets", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "Name", "EventBusName" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("Name") ?? request.GeneratedName(64);
        if (rules.Find(name) is not null) throw new AwsException("AlreadyExists", $"{name} already exists");
        return Task.FromResult(Put(name, request));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request.PhysicalId!, request));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) rules.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState Put(string name, ResourceRequest request)
    {
        var properties = request.Properties;
        RuleWriting.OnlyDefaultBus(properties);
        var targets = properties.Objects("Targets").ToList();
        targets.ForEach(TargetRules.Check);
        rules.Put(RuleWriting.Read(name, properties, properties["EventPattern"] is JsonObject tree ? tree.ToJsonString() : properties.Text("EventPattern")));
        rules.Change(name, r => r with { Targets = targets.ToDictionary(t => t.Required("Id"), t => t.ToJsonString()) });
        return new(name, new() { ["Arn"] = rules.ArnOf(name) });
    }
}
