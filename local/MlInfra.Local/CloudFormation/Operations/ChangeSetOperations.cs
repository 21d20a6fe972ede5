using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Operations;

/// <summary>Change sets: the way by which the CDK CLI deploys.</summary>
internal sealed class ChangeSetOperations(
    World world, StackStore store, ChangeSetStore changeSets, Preparation preparation, TemplateSource templates, Starting starting)
{
    private const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    public async Task<Reply> CreateChangeSet(Call call, CancellationToken cancellationToken)
    {
        var submission = Submission.Read(call.Input, "ClientToken");
        var name = call.Input.Text("ChangeSetName") ?? throw CfnError.Missing("ChangeSetName");
        var type = call.Input.Text("ChangeSetType") ?? "UPDATE";
        if (type is not ("CREATE" or "UPDATE")) throw CfnError.NotSupported($"ChangeSetType {type}");
        var stack = StackFor(submission.StackName, name, type);
        if (changeSets.Find(stack.StackId, name) is { } existing)
        {
            if (submission.ClientToken is not null && existing.ClientToken == submission.ClientToken) return Ids(existing);
            throw new AwsException("AlreadyExistsException", $"ChangeSet {name} already exists");
        }
        var text = await templates.ReadAsync(call.Input, call.Caller, stack.Template, cancellationToken);
        var wanted = await preparation.WantedAsync(submission, text, stack, cancellationToken);
        var (plan, failure) = TryPlan(stack, wanted);
        failure ??= plan!.HasChanges || type == "CREATE" ? null : NoChanges;
        var changeSet = new ChangeSetDocument
        {
            Id = world.Arn("cloudformation", $"changeSet/{name}/{Guid.NewGuid()}"),
            Name = name,
            StackId = stack.StackId,
            StackName = stack.Name,
            Type = type,
            CreationTime = world.Now,
            Status = failure is null ? "CREATE_COMPLETE" : "FAILED",
            StatusReason = failure,
            ExecutionStatus = failure is null ? "AVAILABLE" : "UNAVAILABLE",
            Description = call.Input.Text("Description"),
            Template = text,
            Parameters = wanted.Parameters,
            Tags = wanted.Tags,
            Capabilities = wanted.Capabilities,
            RoleArn = wanted.RoleArn,
            OnStackFailure = call.Input.Text("OnStackFailure") ?? "ROLLBACK",
            ClientToken = submission.ClientToken,
            Refusals = plan?.Refusals ?? [],
            Changes = [.. (plan?.Resources ?? []).Select(ChangeView.Write)],
        };
        lock (store.Gate)
        {
            if (store.Find(stack.Name) is null)
            {
                store.Put(stack);
                store.Status(stack.StackId, Guid.NewGuid().ToString(), StackStatus.ReviewInProgress, "User Initiated");
            }
            changeSets.Put(changeSet);
        }
        return Ids(changeSet);
    }

    public Reply DescribeChangeSet(Call call)
    {
        var found = Require(call);
        var withValues = call.Input.Flag("IncludePropertyValues") ?? false;
        return new(new()
        {
            ["ChangeSetName"] = found.Name,
            ["ChangeSetId"] = found.Id,
            ["StackId"] = found.StackId,
            ["StackName"] = found.StackName,
            ["Description"] = found.Description,
            ["Parameters"] = Views.Parameters(found.Parameters),
            ["CreationTime"] = Views.Time(found.CreationTime),
            ["ExecutionStatus"] = found.ExecutionStatus,
            ["Status"] = found.Status,
            ["StatusReason"] = found.StatusReason,
            ["NotificationARNs"] = Views.List(found.NotificationArns),
            ["RollbackConfiguration"] = new JsonObject(),
            ["Capabilities"] = Views.List(found.Capabilities),
            ["Tags"] = Views.Tags(found.Tags),
            ["Changes"] = new JsonArray([.. found.Changes.Select(c => (JsonNode?)ChangeView.Show(c, withValues))]),
            ["IncludeNestedStacks"] = false,
            ["OnStackFailure"] = found.OnStackFailure,
        });
    }

    public Reply ExecuteChangeSet(Call call)
    {
        var disable = call.Input.Flag("DisableRollback") ?? false;
        var token = call.Input.Text("ClientRequestToken");
        lock (store.Gate)
        {
            if (token is not null && call.Input.Text("StackName") is { } name && store.Find(name)?.ClientToken == token) return new(null);
            var changeSet = Require(call);
            if (changeSet.ExecutionStatus != "AVAILABLE")
                throw new AwsException("InvalidChangeSetStatus", $"ChangeSet [{changeSet.Id}] cannot be executed in its current status of [{changeSet.Status}]");
            var stack = store.Get(changeSet.StackId);
            if (changeSet.Type == "UPDATE") Starting.DemandMayUpdate(stack);
            else if (stack.Status != StackStatus.ReviewInProgress) throw CfnError.Invalid($"Stack:{stack.StackId} is in {stack.Status} state and can not be created.");
            var wanted = stack with
            {
                Template = changeSet.Template,
                Description = Templates.TemplateParser.Parse(changeSet.Template).Description,
                Parameters = changeSet.Parameters,
                Tags = changeSet.Tags,
                Capabilities = changeSet.Capabilities,
                RoleArn = changeSet.RoleArn,
                ChangeSetId = changeSet.Id,
                DisableRollback = disable,
            };
            changeSets.DeleteAll(stack.StackId);
            if (changeSet.Type == "UPDATE") starting.Update(stack, wanted, disable, token);
            else starting.Create(wanted, disable ? "DO_NOTHING" : changeSet.OnStackFailure, token);
        }
        return new(null);
    }

    public Reply DeleteChangeSet(Call call)
    {
        // Deleting what is not there is no error, except for an unknown stack.
        var stackId = call.Input.Text("StackName") is { } name ? (store.Find(name) ?? throw CfnError.Invalid($"Stack [{name}] does not exist")).StackId : null;
        if (changeSets.Find(stackId, NameOf(call)) is { } found) changeSets.Delete(found);
        return new(null);
    }

    public Reply ListChangeSets(Call call)
    {
        var name = call.Input.Text("StackName") ?? throw CfnError.Missing("StackName");
        var stack = store.Find(name) ?? throw CfnError.Invalid($"Stack [{name}] does not exist");
        var summaries = changeSets.Of(stack.StackId).Select(c => (JsonNode?)new JsonObject
        {
            ["StackId"] = c.StackId,
            ["StackName"] = c.StackName,
            ["ChangeSetId"] = c.Id,
            ["ChangeSetName"] = c.Name,
            ["ExecutionStatus"] = c.ExecutionStatus,
            ["Status"] = c.Status,
            ["StatusReason"] = c.StatusReason,
            ["CreationTime"] = Views.Time(c.CreationTime),
            ["Description"] = c.Description,
        });
        return new(new() { ["Summaries"] = new JsonArray([.. summaries]) });
    }

    private StackDocument StackFor(string stackName, string changeSetName, string type)
    {
        var stack = store.Find(stackName);
        if (type == "CREATE")
        {
            if (stack is null) return preparation.NewStack(stackName);
            return stack.Status == StackStatus.ReviewInProgress
                ? stack
                : throw CfnError.Invalid($"Stack [{stackName}] already exists and cannot be created again with the changeSet [{changeSetName}].");
        }
        if (stack is null || stack.Status == StackStatus.DeleteComplete) throw CfnError.Invalid($"Stack [{stackName}] does not exist");
        Starting.DemandMayUpdate(stack);
        return stack;
    }

    private (ChangePlan? Plan, string? Failure) TryPlan(StackDocument stack, StackDocument wanted)
    {
        try
        {
            var plan = preparation.Plan(stack, wanted);
            return (plan, plan.Refusals.Count > 0 ? Refusal.Error(plan.Refusals).Message : null);
        }
        catch (AwsException e)
        {
            return (null, e.Message);
        }
    }

    private ChangeSetDocument Require(Call call)
    {
        var stackId = call.Input.Text("StackName") is { } name ? (store.Find(name) ?? throw NotFound(call)).StackId : null;
        return changeSets.Find(stackId, NameOf(call)) ?? throw NotFound(call);
    }

    private static string NameOf(Call call) => call.Input.Text("ChangeSetName") ?? throw CfnError.Missing("ChangeSetName");

    private static AwsException NotFound(Call call) => new("ChangeSetNotFound", $"ChangeSet [{NameOf(call)}] does not exist", 404);

    private static Reply Ids(ChangeSetDocument changeSet) => new(new() { ["Id"] = changeSet.Id, ["StackId"] = changeSet.StackId });
}
