using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The operations on endpoints.</summary>
internal sealed class EndpointsRoom(EndpointStore endpoints, EndpointConfigStore configs, EndpointOperations operations) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateEndpoint", Answer(call => new JsonObject { ["EndpointArn"] = operations.Create(RequestRules.Checked(call), call.Input.ReadTags()).Arn })) { Needs = OnEndpointAndConfig },
        new("DescribeEndpoint", Answer(call => EndpointWriting.Describe(endpoints.Get(Name(call))))) { Needs = OnEndpoint },
        new("ListEndpoints", Answer(List)) { Needs = _ => [new Permission("sagemaker:ListEndpoints", "*")] },
        new("UpdateEndpoint", Answer(call => new JsonObject { ["EndpointArn"] = operations.Update(RequestRules.Checked(call)).Arn })) { Needs = OnEndpointAndConfig },
        new("UpdateEndpointWeightsAndCapacities", Answer(call => new JsonObject { ["EndpointArn"] = operations.Adjust(RequestRules.Checked(call)).Arn })) { Needs = OnEndpoint },
        new("DeleteEndpoint", Answer(Delete)) { Needs = OnEndpointAndScaling },
    ];

    private static Func<Call, CancellationToken, Task<Reply>> Answer(Func<Call, JsonObject?> handle) => (call, _) => Task.FromResult<Reply>(handle(call));

    private static string Name(Call call) => call.Input.Required("EndpointName");

    private IEnumerable<Permission> OnEndpoint(Call call) => [new Permission($"sagemaker:{call.Operation}", endpoints.ArnOf(Name(call)))];

    private IEnumerable<Permission> OnEndpointAndConfig(Call call) =>
        [.. OnEndpoint(call), new Permission($"sagemaker:{call.Operation}", configs.ArnOf(call.Input.Required("EndpointConfigName")))];

    // An endpoint's scaling goes with it, which the caller must be allowed to take away.
    private IEnumerable<Permission> OnEndpointAndScaling(Call call) =>
        operations.IsScaled(Name(call)) ? [.. OnEndpoint(call), new Permission("application-autoscaling:DeregisterScalableTarget", "*")] : OnEndpoint(call);

    private JsonObject List(Call call)
    {
        var status = Check.OneOf(call.Input, "StatusEquals", EndpointStatus.All);
        var all = endpoints.All().Where(e => status is null || e.Status == status);
        return Listing.Cut(call.Input, all, e => e.Name, e => e.Created, e => e.Modified, e => e.Status).Answer("Endpoints", EndpointWriting.Summary);
    }

    private JsonObject Delete(Call call)
    {
        operations.Delete(Name(call));
        return [];
    }
}
