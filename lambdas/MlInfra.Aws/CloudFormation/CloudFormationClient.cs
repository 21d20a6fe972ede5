using System.Globalization;
using MlInfra.Aws.Wire;

namespace MlInfra.Aws.CloudFormation;

/// <summary>CloudFormation (Query protocol), as far as MlInfra calls it.</summary>
public sealed partial class CloudFormationClient(AwsOptions? options = null)
    : ServiceClient(new ServiceDescription("CloudFormation", "cloudformation", "cloudformation"), options)
{
    /// <summary>The stack of that name or ARN. A missing one is a ValidationError, as AWS answers it.</summary>
    public async Task<Stack> DescribeStackAsync(string stackName, CancellationToken cancellationToken = default)
    {
        var result = await CallAsync("DescribeStacks", new QueryForm().Add("StackName", stackName), cancellationToken).ConfigureAwait(false);
        var stacks = result.Members("Stacks");
        return stacks.Count == 1
            ? ReadStack(stacks[0])
            : throw new InvalidDataException($"DescribeStacks answered {stacks.Count} stacks for '{stackName}'.");
    }

    /// <summary>All stacks of the account and region.</summary>
    public async Task<IReadOnlyList<Stack>> DescribeStacksAsync(CancellationToken cancellationToken = default)
    {
        var stacks = new List<Stack>();
        for (string? token = ""; token is not null;)
        {
            var result = await CallAsync("DescribeStacks", new QueryForm().Add("NextToken", token), cancellationToken).ConfigureAwait(false);
            stacks.AddRange(result.Members("Stacks").Select(ReadStack));
            token = result.Text("NextToken");
        }
        return stacks;
    }

    /// <summary>The newest events of a stack, newest first.</summary>
    public async Task<IReadOnlyList<StackEvent>> DescribeStackEventsAsync(string stackName, CancellationToken cancellationToken = default)
    {
        var result = await CallAsync("DescribeStackEvents", new QueryForm().Add("StackName", stackName), cancellationToken).ConfigureAwait(false);
        return [.. result.Members("StackEvents").Select(node => new StackEvent
        {
            EventId = Needed(node, "EventId"),
            StackId = Needed(node, "StackId"),
            LogicalResourceId = node.Text("LogicalResourceId"),
            PhysicalResourceId = node.Text("PhysicalResourceId"),
            ResourceType = node.Text("ResourceType"),
            ResourceStatus = node.Text("ResourceStatus"),
            ResourceStatusReason = node.Text("ResourceStatusReason"),
            Timestamp = Time(node, "Timestamp"),
        })];
    }

    /// <summary>Begins an update; answers the stack's ARN.</summary>
    public async Task<string> UpdateStackAsync(UpdateStackRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = new QueryForm()
            .Add("StackName", request.StackName)
            .Add("UsePreviousTemplate", request.UsePreviousTemplate ? "true" : "false")
            .Add("ClientRequestToken", request.ClientRequestToken);
        for (var i = 0; i < request.Parameters.Count; i++)
        {
            var member = $"Parameters.member.{i + 1}";
            var parameter = request.Parameters[i];
            form.Add($"{member}.ParameterKey", parameter.ParameterKey);
            if (parameter.UsePreviousValue) form.Add($"{member}.UsePreviousValue", "true");
            else form.AddEvenEmpty($"{member}.ParameterValue", parameter.ParameterValue ?? "");
        }
        for (var i = 0; i < request.Capabilities.Count; i++) form.Add($"Capabilities.member.{i + 1}", request.Capabilities[i]);
        var result = await CallAsync("UpdateStack", form, cancellationToken).ConfigureAwait(false);
        return Needed(result, "StackId");
    }

    private async Task<XmlElementNode> CallAsync(string operation, QueryForm form, CancellationToken cancellationToken)
    {
        var request = new WireRequest
        {
            Operation = operation,
            Body = form.Encode(operation, "2010-05-15"),
            Headers = [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
        };
        var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        var root = XmlElementNode.Parse(System.Text.Encoding.UTF8.GetString(response.Body));
        return root.Child(operation + "Result") ?? root;
    }

    private static Stack ReadStack(XmlElementNode node) => new()
    {
        StackId = Needed(node, "StackId"),
        StackName = Needed(node, "StackName"),
        StackStatus = Needed(node, "StackStatus"),
        StackStatusReason = node.Text("StackStatusReason"),
        RoleARN = node.Text("RoleARN"),
        Parameters = [.. node.Members("Parameters").Select(p => new StackParameter { ParameterKey = Needed(p, "ParameterKey"), ParameterValue = p.Text("ParameterValue") ?? "" })],
        Outputs = [.. node.Members("Outputs").Select(o => new StackOutput { OutputKey = Needed(o, "OutputKey"), OutputValue = o.Text("OutputValue") ?? "", Description = o.Text("Description") })],
        Capabilities = [.. node.Members("Capabilities").Select(c => c.Value)],
        CreationTime = Time(node, "CreationTime"),
        LastUpdatedTime = Time(node, "LastUpdatedTime"),
    };

    private static string Needed(XmlElementNode node, string name) =>
        node.Text(name) ?? throw new InvalidDataException($"CloudFormation answered a {node.Name} without {name}.");

    private static DateTimeOffset? Time(XmlElementNode node, string name) =>
        node.Text(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
}
