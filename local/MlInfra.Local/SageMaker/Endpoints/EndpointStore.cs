using System.Text.Json.Nodes;
using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Common;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The endpoints' documents. Every change of status is also an event.</summary>
internal sealed class EndpointStore(IState state, World world, ResourceTags tags, Lazy<IEventBus> bus)
{
    private readonly ITable<EndpointDocument> endpoints = state.Table<EndpointDocument>("sagemaker.endpoints");

    /// <summary>The ARN of an endpoint of that name.</summary>
    public string ArnOf(string name) => world.Arn("sagemaker", $"endpoint/{name}");

    /// <summary>All endpoints.</summary>
    public IReadOnlyList<EndpointDocument> All() => endpoints.All();

    /// <summary>An endpoint, or null.</summary>
    public EndpointDocument? Find(string name) => endpoints.Get(name);

    /// <summary>An endpoint; throws AWS's text if it is absent.</summary>
    public EndpointDocument Get(string name) => Find(name) ?? throw AwsException.Validation($"Could not find endpoint \"{ArnOf(name)}\".");

    /// <summary>Adds an endpoint; throws AWS's text if the name is taken (whatever its case).</summary>
    public void Add(EndpointDocument endpoint, IReadOnlyDictionary<string, string> withTags)
    {
        var taken = All().FirstOrDefault(e => string.Equals(e.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase));
        if (taken is not null || !endpoints.TryAdd(endpoint.Name, endpoint))
        {
            throw AwsException.Validation($"Cannot create already existing endpoint \"{(taken ?? endpoint).Arn}\".");
        }

        tags.Set(endpoint.Arn, withTags);
        Publish(endpoint);
    }

    /// <summary>Changes an endpoint; a new status becomes an event.</summary>
    public EndpointDocument Change(string name, Func<EndpointDocument, EndpointDocument> change)
    {
        string? before = null;
        var changed = endpoints.Update(name, e =>
        {
            before = e.Status;
            return change(e) with { Modified = world.Now };
        });
        if (changed.Status != before) Publish(changed);
        return changed;
    }

    /// <summary>Changes the status if it is the expected one; throws AWS's text if not.</summary>
    public EndpointDocument Begin(string name, string status, Func<EndpointDocument, EndpointDocument> change, params ReadOnlySpan<string> allowed)
    {
        var from = allowed.ToArray();
        Get(name);
        return Change(name, e => from.Contains(e.Status)
            ? change(e) with { Status = status }
            : throw AwsException.Validation(e.Status == EndpointStatus.Failed
                ? $"Cannot update endpoint \"{e.Arn}\" in status Failed: delete it and create it again."
                : $"Cannot update in-progress endpoint \"{e.Arn}\"."));
    }

    /// <summary>Notes how far the deployment under way is, which is an event of its own.</summary>
    public void Phase(string name, string status, string message)
    {
        var changed = endpoints.Update(name, e => e.Pending is null ? e : e with { Pending = e.Pending with { Phase = new DeploymentPhase(status, message, world.Now) } });
        if (changed.Pending is null || changed.Live is null) return;
        var detail = EndpointWriting.Deployment(changed);
        detail["Tags"] = new JsonObject(tags.Of(changed.Arn).Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value)));
        bus.Value.Publish(new BusEvent("aws.sagemaker", "SageMaker Endpoint Deployment State Change", [changed.Arn], detail));
    }

    /// <summary>Removes an endpoint.</summary>
    public void Remove(string name)
    {
        if (Find(name) is not { } endpoint) return;
        endpoints.Delete(name);
        tags.Forget(endpoint.Arn);
    }

    private void Publish(EndpointDocument endpoint)
    {
        var detail = new JsonObject
        {
            ["EndpointName"] = endpoint.Name,
            ["EndpointArn"] = endpoint.Arn,
            ["EndpointConfigName"] = endpoint.ConfigName,
            ["ProductionVariants"] = Json.Array(endpoint.Variants.Select(v => new JsonObject
            {
                ["VariantName"] = v.Name, ["DesiredWeight"] = v.DesiredWeight, ["DesiredInstanceCount"] = v.DesiredCount,
            })),
            ["EndpointStatus"] = Upper(endpoint.Status),
            ["CreationTime"] = endpoint.Created.ToUnixTimeMilliseconds(),
            ["LastModifiedTime"] = endpoint.Modified.ToUnixTimeMilliseconds(),
            ["Tags"] = new JsonObject(tags.Of(endpoint.Arn).Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value))),
        };
        if (endpoint.FailureReason is not null) detail["FailureReason"] = endpoint.FailureReason;
        bus.Value.Publish(new BusEvent("aws.sagemaker", "SageMaker Endpoint State Change", [endpoint.Arn], detail));
    }

    /// <summary>InService becomes IN_SERVICE, as events write it.</summary>
    internal static string Upper(string status) =>
        string.Concat(status.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
