using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>AWS::Lambda::EventInvokeConfig.</summary>
internal sealed class EventInvokeConfigProvider(FunctionStore store) : IResourceProvider
{
    public string Type => "AWS::Lambda::EventInvokeConfig";

    public IReadOnlySet<string> Properties { get; } =
        new HashSet<string> { "FunctionName", "Qualifier", "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "FunctionName", "Qualifier" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request, Guid.NewGuid().ToString()));

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) => Task.FromResult(Put(request, request.PhysicalId!));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (store.Find(request.Properties.Required("FunctionName")) is { } function) store.Change(function.Name, f => f with { EventInvoke = null });
        return Task.CompletedTask;
    }

    private ResourceState Put(ResourceRequest request, string id)
    {
        var properties = request.Properties;
        if (properties.Required("Qualifier") != "$LATEST") throw AwsException.NotSupported("versions and aliases of Lambda functions (Qualifier of AWS::Lambda::EventInvokeConfig)");
        var retries = properties.Int("MaximumRetryAttempts");
        if (retries is < 0 or > 2) throw AwsException.Validation("MaximumRetryAttempts must be 0 to 2.");
        var age = properties.Int("MaximumEventAgeInSeconds");
        if (age is < 60 or > 21_600) throw AwsException.Validation("MaximumEventAgeInSeconds must be 60 to 21600.");
        var destinations = properties.Object("DestinationConfig");
        store.Change(FunctionStore.NameOf(properties.Required("FunctionName")), f => f with
        {
            EventInvoke = new(retries, age, destinations?.Object("OnSuccess")?.Text("Destination"), destinations?.Object("OnFailure")?.Text("Destination")),
        });
        return new(id);
    }
}
