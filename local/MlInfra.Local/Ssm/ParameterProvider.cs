using MlInfra.Local.Core;

namespace MlInfra.Local.Ssm;

/// <summary>AWS::SSM::Parameter.</summary>
internal sealed class ParameterProvider(Parameters parameters) : IResourceProvider
{
    public string Type => "AWS::SSM::Parameter";

    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name", "Type", "Value", "Description", "AllowedPattern", "Tier", "DataType", "Tags" };

    public IReadOnlySet<string> CreateOnly { get; } = new HashSet<string> { "Name" };

    public Task<ResourceState> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Properties.Text("Name") ?? "CFN-" + request.GeneratedName(200);
        if (parameters.Find(name) is not null) throw new AwsException("AlreadyExists", $"{name} already exists in stack {request.StackId}");
        return Task.FromResult(Put(name, request, overwrite: false));
    }

    public Task<ResourceState> UpdateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Put(request.PhysicalId!, request, overwrite: true));

    public Task DeleteAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.PhysicalId is { } name) parameters.Delete(name);
        return Task.CompletedTask;
    }

    private ResourceState Put(string name, ResourceRequest request, bool overwrite)
    {
        var properties = request.Properties;
        var type = properties.Required("Type");
        if (type == "SecureString") throw AwsException.Validation("SecureString is not a supported value of Type in AWS::SSM::Parameter");
        var kept = parameters.Put(
            new(name, type, properties.Required("Value"), 0, default, properties.Text("DataType") ?? "text", properties.Text("Description"), null,
                properties.Text("AllowedPattern"), properties.Text("Tier") ?? "Standard"),
            overwrite);
        return new(name, new() { ["Type"] = kept.Type, ["Value"] = kept.Value });
    }
}
