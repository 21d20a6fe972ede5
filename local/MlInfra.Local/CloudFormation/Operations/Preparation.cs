using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Parameters;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Makes of a submission a stack as it is wanted, and the plan that leads there.</summary>
internal sealed class Preparation(
    World world, StackStore store, Exports exports, ParameterResolver parameters, Planner planner, Lazy<IAuthorizer> authorizer)
{
    private const string ToolkitName = "CDKToolkit";

    /// <summary>The stack with the submitted template and values; nothing is kept yet.</summary>
    public async Task<StackDocument> WantedAsync(Submission submission, string text, StackDocument stack, CancellationToken cancellationToken)
    {
        var template = TemplateParser.Parse(text);
        Capabilities.Demand(template, submission.Capabilities);
        var ignoreUnknown = stack.Name.StartsWith(ToolkitName, StringComparison.Ordinal);
        var values = await parameters.ResolveAsync(template, submission.Parameters, stack.Parameters, ignoreUnknown, cancellationToken);
        if (submission.RoleArn is { } role) DemandRole(role);
        return stack with
        {
            Template = text,
            Description = template.Description,
            Parameters = values,
            Tags = submission.Tags ?? stack.Tags,
            Capabilities = submission.Capabilities,
            RoleArn = submission.RoleArn ?? stack.RoleArn,
        };
    }

    /// <summary>As <see cref="Plan"/>, but throws, by name, for what Local cannot honour.</summary>
    public ChangePlan DemandPlan(StackDocument stack, StackDocument wanted)
    {
        var plan = Plan(stack, wanted);
        return plan.Refusals.Count == 0 ? plan : throw Refusal.Error(plan.Refusals);
    }

    /// <summary>What it takes to get there.</summary>
    public ChangePlan Plan(StackDocument stack, StackDocument wanted)
    {
        var deployment = new Deployment(TemplateParser.Parse(wanted.Template), wanted, world, exports);
        var deployed = store.Resources(stack.StackId)
            .Where(r => r.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped))
            .ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
        return planner.Plan(deployment, stack, deployed, wanted.Tags);
    }

    public StackDocument NewStack(string name) => new()
    {
        StackId = world.Arn("cloudformation", $"stack/{Submission.DemandName(name)}/{Guid.NewGuid()}"),
        Name = name,
        Status = StackStatus.ReviewInProgress,
        CreationTime = world.Now,
    };

    private void DemandRole(string role)
    {
        try
        {
            authorizer.Value.DemandTrust(role, "cloudformation.amazonaws.com");
        }
        catch (AwsException)
        {
            throw CfnError.Invalid($"Role {role} is invalid or cannot be assumed");
        }
    }
}
