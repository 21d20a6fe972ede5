using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The operations on endpoint configurations.</summary>
internal sealed class EndpointConfigsRoom(EndpointConfigStore configs) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateEndpointConfig", Create) { Needs = OnConfig },
        new("DescribeEndpointConfig", Describe) { Needs = OnConfig },
        new("ListEndpointConfigs", List) { Needs = _ => [new Permission("sagemaker:ListEndpointConfigs", "*")] },
        new("DeleteEndpointConfig", Delete) { Needs = OnConfig },
    ];

    private IEnumerable<Permission> OnConfig(Call call) =>
        [new Permission($"sagemaker:{call.Operation}", configs.ArnOf(call.Input.Required("EndpointConfigName")))];

    private Task<Reply> Create(Call call, CancellationToken cancellationToken) =>
        Task.FromResult<Reply>(new JsonObject { ["EndpointConfigArn"] = configs.Create(RequestRules.Checked(call), call.Input.ReadTags()).Arn });

    private Task<Reply> Describe(Call call, CancellationToken cancellationToken)
    {
        var config = configs.Get(call.Input.Required("EndpointConfigName"));
        var answer = config.Members.Copy();
        answer["EndpointConfigArn"] = config.Arn;
        answer["CreationTime"] = Json.Epoch(config.Created);
        return Task.FromResult<Reply>(answer);
    }

    private Task<Reply> List(Call call, CancellationToken cancellationToken) =>
        Task.FromResult<Reply>(Listing.Cut(call.Input, configs.All(), c => c.Name, c => c.Created).Answer("EndpointConfigs", c => new JsonObject
        {
            ["EndpointConfigName"] = c.Name,
            ["EndpointConfigArn"] = c.Arn,
            ["CreationTime"] = Json.Epoch(c.Created),
        }));

    private Task<Reply> Delete(Call call, CancellationToken cancellationToken)
    {
        configs.Delete(call.Input.Required("EndpointConfigName"));
        return Task.FromResult<Reply>(new JsonObject());
    }
}
