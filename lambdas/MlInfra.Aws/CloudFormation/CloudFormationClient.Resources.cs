using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudFormation;

/// <content>The resources of stacks.</content>
public sealed partial class CloudFormationClient
{
    /// <summary>Calls ListStackResources: all resources of a stack.</summary>
    public async Task<IReadOnlyList<StackResource>> ListStackResourcesAsync(string stackName, CancellationToken cancellationToken = default)
    {
        var resources = new List<StackResource>();
        for (string? token = ""; token is not null;)
        {
            var result = await CallAsync("ListStackResources", new QueryForm().Add("StackName", stackName).Add("NextToken", token), cancellationToken).ConfigureAwait(false);
            resources.AddRange(result.Members("StackResourceSummaries").Select(node =>
                new StackResource(Needed(node, "LogicalResourceId"), node.Text("PhysicalResourceId") ?? "", Needed(node, "ResourceType"))));
            token = result.Text("NextToken");
        }
        return resources;
    }
}
