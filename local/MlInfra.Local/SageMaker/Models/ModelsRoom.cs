using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Jobs;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Models;

/// <summary>The operations on models.</summary>
internal sealed class ModelsRoom(ModelStore models) : IServiceRoom
{
    public string SigningName => "sagemaker";

    public IReadOnlyList<string> TargetPrefixes => ["SageMaker"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Json];

    public string? XmlNamespace => null;

    public IReadOnlyList<Operation> Operations =>
    [
        new("CreateModel", Create) { Needs = call => [.. OnModel(call), RoleAccess.PassRole(ModelStore.RoleOf(call.Input))] },
        new("DescribeModel", Describe) { Needs = OnModel },
        new("ListModels", List) { Needs = _ => [new Permission("sagemaker:ListModels", "*")] },
        new("DeleteModel", Delete) { Needs = OnModel },
    ];

    private IEnumerable<Permission> OnModel(Call call) => [new Permission($"sagemaker:{call.Operation}", models.ArnOf(call.Input.Required("ModelName")))];

    private Task<Reply> Create(Call call, CancellationToken cancellationToken)
    {
        var model = models.Create(RequestRules.Checked(call), call.Input.ReadTags());
        return Task.FromResult<Reply>(new JsonObject { ["ModelArn"] = model.Arn });
    }

    private Task<Reply> Describe(Call call, CancellationToken cancellationToken)
    {
        var model = models.Get(call.Input.Required("ModelName"));
        var answer = model.Members.Copy();
        answer["ModelArn"] = model.Arn;
        answer["CreationTime"] = Json.Epoch(model.Created);
        answer["EnableNetworkIsolation"] = model.Load.Isolated;
        return Task.FromResult<Reply>(answer);
    }

    private Task<Reply> List(Call call, CancellationToken cancellationToken) =>
        Task.FromResult<Reply>(Listing.Cut(call.Input, models.All(), m => m.Name, m => m.Created).Answer("Models", m => new JsonObject
        {
            ["ModelName"] = m.Name,
            ["ModelArn"] = m.Arn,
            ["CreationTime"] = Json.Epoch(m.Created),
        }));

    private Task<Reply> Delete(Call call, CancellationToken cancellationToken)
    {
        models.Delete(call.Input.Required("ModelName"));
        return Task.FromResult<Reply>(new JsonObject());
    }
}
