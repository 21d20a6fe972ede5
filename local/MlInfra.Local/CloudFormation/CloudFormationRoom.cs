using MlInfra.Local.CloudFormation.Operations;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation;

/// <summary>CloudFormation, as far as stacks and change sets go.</summary>
internal sealed class CloudFormationRoom(
    World world, StackStore store, StackOperations stacks, DescribeOperations describe, EventOperations events, TemplateOperations templates,
    ChangeSetOperations changeSets) : IServiceRoom
{
    public string SigningName => "cloudformation";

    public IReadOnlyList<string> TargetPrefixes => ["CloudFormation"];

    public IReadOnlyList<WireFormat> Formats => [WireFormat.Query];

    public string? XmlNamespace => "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    public IReadOnlyList<Operation> Operations =>
    [
        OnStack("CreateStack", stacks.CreateStack),
        OnStack("UpdateStack", stacks.UpdateStack),
        OnStack("DeleteStack", stacks.DeleteStack),
        OnStack("CancelUpdateStack", stacks.CancelUpdateStack),
        OnStack("ContinueUpdateRollback", stacks.ContinueUpdateRollback),
        OnStack("RollbackStack", stacks.RollbackStack),
        OnStack("UpdateTerminationProtection", stacks.UpdateTerminationProtection),
        OnStack("SetStackPolicy", stacks.SetStackPolicy),
        OnStack("DescribeStacks", describe.DescribeStacks),
        OnStack("DescribeStackEvents", events.DescribeStackEvents),
        OnStack("DescribeEvents", events.DescribeEvents),
        OnStack("ListHookResults", _ => EventOperations.ListHookResults()),
        OnStack("DescribeStackResource", describe.DescribeStackResource),
        OnStack("DescribeStackResources", describe.DescribeStackResources),
        OnStack("ListStackResources", describe.ListStackResources),
        OnStack("ListStacks", describe.ListStacks),
        OnStack("ListExports", _ => describe.ListExports()),
        OnStack("ListImports", describe.ListImports),
        OnStack("GetTemplate", templates.GetTemplate),
        OnStack("GetTemplateSummary", templates.GetTemplateSummary),
        OnStack("ValidateTemplate", templates.ValidateTemplate),
        OnStack("CreateChangeSet", changeSets.CreateChangeSet),
        OnStack("DescribeChangeSet", changeSets.DescribeChangeSet),
        OnStack("ExecuteChangeSet", changeSets.ExecuteChangeSet),
        OnStack("DeleteChangeSet", changeSets.DeleteChangeSet),
        OnStack("ListChangeSets", changeSets.ListChangeSets),
    ];

    private Operation OnStack(string name, Func<Call, Reply> handle) => OnStack(name, (call, _) => Task.FromResult(handle(call)));

    private Operation OnStack(string name, Func<Call, CancellationToken, Task<Reply>> handle) => new(name, handle)
    {
        Needs = call => Needs(name, call),
    };

    // The stack itself; and whoever names a role must be allowed to pass it. The role that a stack was deployed with needs no passing again.
    private IEnumerable<Permission> Needs(string name, Call call)
    {
        yield return new($"cloudformation:{name}", call.Input.Text("StackName") is { Length: > 0 } stack ? StackArn(stack) : "*");
        if (call.Input.Text("RoleARN") is { Length: > 0 } role)
            yield return new("iam:PassRole", role) { Context = new Dictionary<string, string> { ["iam:PassedToService"] = "cloudformation.amazonaws.com" } };
    }

    private string StackArn(string nameOrId) => nameOrId.StartsWith("arn:", StringComparison.Ordinal)
        ? nameOrId
        : store.Find(nameOrId)?.StackId ?? world.Arn("cloudformation", $"stack/{nameOrId}/*");
}
