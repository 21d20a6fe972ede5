using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MlInfra.Local.CloudFormation.Stacks;
using MlInfra.Local.CloudFormation.Templates;
using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Engine;

/// <summary>Creates, changes and deletes single resources, and keeps and tells what became of each.</summary>
internal sealed partial class ResourceWork(StackStore store, ResourceProviders providers, ILogger<ResourceWork> logger)
{
    public World World => store.World;

    /// <summary>Brings a resource to what its definition says. False if that failed.</summary>
    public async Task<bool> DeployAsync(OperationDocument operation, ResourceDefinition definition, JsonObject properties, CancellationToken cancellationToken)
    {
        var (stackId, id) = (operation.StackId, definition.LogicalId);
        var provider = providers.Find(definition.Type)!;
        var current = store.Resource(stackId, id);
        var wanted = new ResourceDocument
        {
            LogicalId = id,
            Type = definition.Type,
            Status = operation.IsUpdate ? StackStatus.UpdateInProgress : StackStatus.CreateInProgress,
            Timestamp = World.Now,
            Properties = properties,
            DeletionPolicy = definition.DeletionPolicy,
            UpdateReplacePolicy = definition.UpdateReplacePolicy,
            Metadata = definition.Metadata?.ToJsonString(),
            Dependencies = [.. definition.Dependencies.Order(StringComparer.Ordinal)],
        };
        if (current?.PhysicalId is null) return await CreateAsync(operation, provider, wanted with { Status = StackStatus.CreateInProgress }, current, cancellationToken);
        var changed = PropertyDiff.Changed(current.Properties, properties);
        if (changed.Any(provider.CreateOnly.Contains)) return await CreateAsync(operation, provider, wanted with { Status = StackStatus.UpdateInProgress }, current, cancellationToken);
        wanted = wanted with { PhysicalId = current.PhysicalId, Attributes = current.Attributes, Status = StackStatus.UpdateInProgress };
        if (changed.Count > 0 || !current.IsSound || (operation.TagsChanged && provider.Properties.Contains("Tags")))
            return await UpdateAsync(operation, provider, wanted, current, cancellationToken);
        store.Atomically(() =>
        {
            store.Note(stackId, id, current);
            store.Keep(stackId, wanted with { Status = current.Status, StatusReason = current.StatusReason, Timestamp = current.Timestamp, Properties = current.Properties });
        });
        return true;
    }

    /// <summary>Puts a resource back to how it was before the operation. False if that failed.</summary>
    public async Task<bool> RestoreAsync(OperationDocument operation, JournalEntry entry)
    {
        var stackId = operation.StackId;
        var before = entry.Before!;
        var current = store.Resource(stackId, entry.LogicalId);
        var restored = before with { Status = StackStatus.UpdateComplete, StatusReason = null, Timestamp = World.Now };
        if (current is not null && current.PhysicalId == before.PhysicalId && !operation.Skip.Contains(entry.LogicalId))
        {
            if (current.IsSound && PropertyDiff.Same(current.Properties, before.Properties) && !operation.TagsChanged)
            {
                restored = before;
            }
            else
            {
                var provider = providers.Find(before.Type)!;
                var attempt = before with { Status = StackStatus.UpdateInProgress, StatusReason = null, Timestamp = World.Now };
                if (!await UpdateAsync(operation, provider, attempt, current, CancellationToken.None)) return false;
                restored = store.Resource(stackId, entry.LogicalId)!;
            }
        }
        else
        {
            store.Tell(stackId, operation.OperationId, restored);
        }
        store.Atomically(() =>
        {
            if (current?.PhysicalId is not null && current.PhysicalId != before.PhysicalId) store.AddLeftover(stackId, current);
            store.Keep(stackId, restored);
            store.Forget(stackId, entry.LogicalId);
        });
        return true;
    }

    /// <summary>Deletes a physical resource, or leaves it where the policy says so. False if that failed.</summary>
    public async Task<bool> DeleteAsync(OperationDocument operation, ResourceDocument resource, string policy, bool keep)
    {
        var stackId = operation.StackId;
        if (resource.PhysicalId is null)
        {
            End(resource with { Status = StackStatus.DeleteComplete });
            return true;
        }
        if (policy == "Retain")
        {
            End(resource with { Status = StackStatus.DeleteSkipped });
            return true;
        }
        var deleting = resource with { Status = StackStatus.DeleteInProgress };
        End(deleting);
        try
        {
            var provider = providers.Find(resource.Type) ?? throw CfnError.NotSupported($"the resource type {resource.Type}");
            await provider.DeleteAsync(Request(operation, resource), CancellationToken.None);
            End(resource with { Status = StackStatus.DeleteComplete });
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(resource with { Status = StackStatus.DeleteFailed, StatusReason = Reason(e, resource) });
            return false;
        }

        void End(ResourceDocument state)
        {
            state = state with { Timestamp = World.Now, StatusReason = state.Status == StackStatus.DeleteFailed ? state.StatusReason : null };
            if (keep) store.Put(stackId, operation.OperationId, state);
            else store.Tell(stackId, operation.OperationId, state);
        }
    }

    private async Task<bool> CreateAsync(OperationDocument operation, IResourceProvider provider, ResourceDocument wanted, ResourceDocument? current, CancellationToken cancellationToken)
    {
        var (stackId, operationId) = (operation.StackId, operation.OperationId);
        var replaces = current?.PhysicalId is not null;
        var resource = replaces
            ? wanted with { StatusReason = "Requested update requires the creation of a new physical resource; hence creating one." }
            : wanted;
        store.Atomically(() =>
        {
            // A version that this same operation had made is superseded, not what a rollback goes back to.
            if (replaces && store.Journal(stackId).Any(j => j.LogicalId == resource.LogicalId && j.Before?.PhysicalId != current!.PhysicalId)) store.AddLeftover(stackId, current!);
            store.Note(stackId, resource.LogicalId, current);
            store.Put(stackId, operationId, resource);
        });
        resource = resource with { StatusReason = null };
        try
        {
            var request = Request(operation, resource) with
            {
                Created = id =>
                {
                    resource = resource with { PhysicalId = id, StatusReason = "Resource creation Initiated", Timestamp = World.Now };
                    store.Put(stackId, operationId, resource);
                },
            };
            await MakeAsync(provider, request, made =>
            {
                resource = resource with { PhysicalId = made.PhysicalId, Attributes = made.Attributes, StatusReason = null };
                store.Put(stackId, operationId, resource with { Status = replaces ? StackStatus.UpdateComplete : StackStatus.CreateComplete, Timestamp = World.Now });
            }, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var reason = e is OperationCanceledException ? $"Resource {(replaces ? "update" : "creation")} cancelled" : Reason(e, resource);
            store.Put(stackId, operationId, resource with { Status = replaces ? StackStatus.UpdateFailed : StackStatus.CreateFailed, StatusReason = reason, Timestamp = World.Now });
            return false;
        }
    }

    private async Task MakeAsync(IResourceProvider provider, ResourceRequest request, Action<ResourceState> keep, CancellationToken cancellationToken)
    {
        if (provider.TakesTime)
        {
            keep(await provider.CreateAsync(request, cancellationToken));
            return;
        }
        Task<ResourceState>? unfinished = null;
        store.Atomically(() =>
        {
            var making = provider.CreateAsync(request, cancellationToken);
            // A failure is thrown here, so that nothing of what was made stays.
            if (making.IsCompleted) keep(making.GetAwaiter().GetResult());
            else unfinished = making;
        });
        if (unfinished is not null) keep(await unfinished);
    }

    private async Task<bool> UpdateAsync(OperationDocument operation, IResourceProvider provider, ResourceDocument wanted, ResourceDocument current, CancellationToken cancellationToken)
    {
        var (stackId, operationId) = (operation.StackId, operation.OperationId);
        store.Atomically(() =>
        {
            store.Note(stackId, wanted.LogicalId, current);
            store.Put(stackId, operationId, wanted);
        });
        try
        {
            var request = Request(operation, wanted) with { PreviousProperties = (JsonObject)current.Properties.DeepClone() };
            var made = await provider.UpdateAsync(request, cancellationToken);
            store.Put(stackId, operationId, wanted with
            {
                PhysicalId = made.PhysicalId, Attributes = made.Attributes ?? wanted.Attributes, Status = StackStatus.UpdateComplete, Timestamp = World.Now,
            });
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var reason = e is OperationCanceledException ? "Resource update cancelled" : Reason(e, wanted);
            store.Put(stackId, operationId, wanted with { Status = StackStatus.UpdateFailed, StatusReason = reason, Timestamp = World.Now });
            return false;
        }
    }

    private ResourceRequest Request(OperationDocument operation, ResourceDocument resource)
    {
        var stack = store.Get(operation.StackId);
        return new()
        {
            StackId = stack.StackId,
            StackName = stack.Name,
            LogicalId = resource.LogicalId,
            ResourceType = resource.Type,
            Properties = (JsonObject)resource.Properties.DeepClone(),
            PhysicalId = resource.PhysicalId,
            StackTags = stack.Tags,
            ServiceRoleArn = stack.RoleArn,
        };
    }

    private string Reason(Exception exception, ResourceDocument resource)
    {
        if (exception is AwsException known) return $"{known.Message} (Service: {resource.Type}, Error Code: {known.Code})";
        LogFault(logger, resource.Type, resource.LogicalId, exception);
        return $"MlInfra Local failed: {exception.Message} (details in {Path.Combine(World.StateFolder, "local.log")})";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the provider of {Type} failed with resource {LogicalId}")]
    private static partial void LogFault(ILogger logger, string type, string logicalId, Exception exception);
}
