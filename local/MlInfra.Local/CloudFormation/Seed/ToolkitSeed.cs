using System.Text.Json.Nodes;
using MlInfra.Local.CloudFormation.Engine;
using MlInfra.Local.CloudFormation.Operations;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Seed;

/// <summary>Makes the stack CDKToolkit at the first start, through the engine like any other, so that `cdk deploy` needs no bootstrap.</summary>
internal sealed class ToolkitSeed(World world, IState state, StackStore store, StackOperations stacks, StackEngine engine)
{
    private const string Name = "CDKToolkit";

    private readonly ITable<SeedDocument> seeds = state.Table<SeedDocument>("cloudformation.seed");

    public async Task PlantAsync(CancellationToken cancellationToken)
    {
        // Once only: who deletes it wants it gone. A start that was cut short left it in CREATE_IN_PROGRESS and rolls it back first.
        if (!world.Seed || seeds.Get(Name) is not null) return;
        if (store.Find(Name) is { } unfinished)
        {
            await engine.IdleAsync(unfinished.StackId, cancellationToken);
            await stacks.DeleteStack(Call("DeleteStack", new() { ["StackName"] = Name }), cancellationToken);
            await engine.IdleAsync(unfinished.StackId, cancellationToken);
        }
        var reply = await stacks.CreateStack(
            Call("CreateStack", new() { ["StackName"] = Name, ["TemplateBody"] = Template(), ["Capabilities"] = new JsonArray("CAPABILITY_NAMED_IAM") }),
            cancellationToken);
        var stackId = reply.Output!.Text("StackId")!;
        await engine.IdleAsync(stackId, cancellationToken);
        var made = store.Get(stackId);
        if (made.Status != StackStatus.CreateComplete)
        {
            var reason = store.Events(stackId).FirstOrDefault(e => e.Status == StackStatus.CreateFailed)?.Reason;
            throw new InvalidOperationException($"the stack {Name} that `cdk deploy` needs could not be made: {reason ?? made.StatusReason}");
        }
        seeds.Put(Name, new(world.Now));
    }

    private Call Call(string operation, JsonObject input) =>
        new("cloudformation", operation, input, new(world.GlobalArn("iam", "root"), null), Guid.NewGuid().ToString());

    private static string Template()
    {
        using var stream = typeof(ToolkitSeed).Assembly.GetManifestResourceStream("toolkit.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
