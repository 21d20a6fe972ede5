using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The operations on inference components.</summary>
internal sealed class ComponentsRoom(ComponentStore components, EndpointStore endpoints, ComponentOperations operations) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateInferenceComponent", Answer(call => Arn(operations.Create(RequestRules.Checked(call), call.Input.ReadTags())))) { Needs = OnComponentAndEndpoint },
        new("DescribeInferenceComponent", Answer(call => Describe(components.Get(Name(call)), endpoints))) { Needs = OnComponent },
        new("ListInferenceComponents", Answer(List)) { Needs = _ => [new Permission("sagemaker:ListInferenceComponents", "*")] },
        new("UpdateInferenceComponent", Answer(call => Arn(operations.Update(call.Input)))) { Needs = OnComponent },
        new("UpdateInferenceComponentRuntimeConfig", Answer(call => Arn(operations.UpdateRuntime(call.Input)))) { Needs = OnComponent },
        new("DeleteInferenceComponent", Answer(Delete)) { Needs = OnComponent },
    ];

    private static Func<Call, CancellationToken, Task<Reply>> Answer(Func<Call, JsonObject?> handle) => (call, _) => Task.FromResult<Reply>(handle(call));

    private static string Name(Call call) => call.Input.Required("InferenceComponentName");

    private static JsonObject Arn(ComponentDocument component) => new() { ["InferenceComponentArn"] = component.Arn };

    private IEnumerable<Permission> OnComponent(Call call) => [new Permission($"sagemaker:{call.Operation}", components.ArnOf(Name(call)))];

    private IEnumerable<Permission> OnComponentAndEndpoint(Call call) =>
        [.. OnComponent(call), new Permission($"sagemaker:{call.Operation}", endpoints.ArnOf(call.Input.Required("EndpointName")))];

    private JsonObject List(Call call)
    {
        Check.OneOf(call.Input, "StatusEquals", EndpointStatus.OfComponents);
        var found = components.All().Where(c =>
            (call.Input.Text("EndpointNameEquals") ?? c.Endpoint) == c.Endpoint
            && (call.Input.Text("VariantNameEquals") ?? c.Variant) == c.Variant
            && (call.Input.Text("StatusEquals") ?? c.Status) == c.Status);
        return Listing.Cut(call.Input, found, c => c.Name, c => c.Created, c => c.Modified, c => c.Status).Answer("InferenceComponents", c => new JsonObject
        {
            ["InferenceComponentName"] = c.Name,
            ["InferenceComponentArn"] = c.Arn,
            ["InferenceComponentStatus"] = c.Status,
            ["EndpointName"] = c.Endpoint,
            ["EndpointArn"] = endpoints.ArnOf(c.Endpoint),
            ["VariantName"] = c.Variant,
            ["CreationTime"] = Json.Epoch(c.Created),
            ["LastModifiedTime"] = Json.Epoch(c.Modified),
        });
    }

    private JsonObject Delete(Call call)
    {
        operations.Delete(Name(call));
        return [];
    }

    private static JsonObject Describe(ComponentDocument component, EndpointStore endpoints)
    {
        var specification = component.Specification.Copy();
        if (specification.Object("Container") is { } container)
        {
            var image = container.Text("Image");
            container.Remove("Image");
            container["DeployedImage"] = new JsonObject { ["SpecifiedImage"] = image, ["ResolvedImage"] = image, ["ResolutionTime"] = Json.Epoch(component.Modified) };
        }

        var answer = new JsonObject
        {
            ["InferenceComponentName"] = component.Name,
            ["InferenceComponentArn"] = component.Arn,
            ["EndpointName"] = component.Endpoint,
            ["EndpointArn"] = endpoints.ArnOf(component.Endpoint),
            ["VariantName"] = component.Variant,
            ["InferenceComponentStatus"] = component.Status,
            ["Specification"] = specification,
            ["RuntimeConfig"] = new JsonObject { ["DesiredCopyCount"] = component.DesiredCopies, ["CurrentCopyCount"] = component.CurrentCopies },
            ["CreationTime"] = Json.Epoch(component.Created),
            ["LastModifiedTime"] = Json.Epoch(component.Modified),
        };
        if (component.FailureReason is not null) answer["FailureReason"] = component.FailureReason;
        if (component.DeploymentConfig is { } last) answer["LastDeploymentConfig"] = last.Copy();
        return answer;
    }
}
