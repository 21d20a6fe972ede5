using MlInfra.Local.Core;
using MlInfra.Local.SageMaker.Tags;

namespace MlInfra.Local.SageMaker.Endpoints;

/// <summary>The inference components' documents.</summary>
internal sealed class ComponentStore(IState state, World world, ResourceTags tags)
{
    private readonly ITable<ComponentDocument> components = state.Table<ComponentDocument>("sagemaker.inference-components");

    /// <summary>The ARN of a component of that name.</summary>
    public string ArnOf(string name) => world.Arn("sagemaker", $"inference-component/{name}");

    /// <summary>All components.</summary>
    public IReadOnlyList<ComponentDocument> All() => components.All();

    /// <summary>The components of an endpoint.</summary>
    public IEnumerable<ComponentDocument> Of(string endpoint) => All().Where(c => c.Endpoint == endpoint);

    /// <summary>A component, or null.</summary>
    public ComponentDocument? Find(string name) => components.Get(name);

    /// <summary>A component; throws AWS's text if it is absent.</summary>
    public ComponentDocument Get(string name) => Find(name) ?? throw AwsException.Validation($"Could not find inference component \"{ArnOf(name)}\".");

    /// <summary>Adds a component; throws AWS's text if the name is taken.</summary>
    public void Add(ComponentDocument component, IReadOnlyDictionary<string, string> withTags)
    {
        if (!components.TryAdd(component.Name, component)) throw AwsException.Validation($"Cannot create already existing inference component \"{component.Arn}\".");
        tags.Set(component.Arn, withTags);
    }

    /// <summary>Changes a component.</summary>
    public ComponentDocument Change(string name, Func<ComponentDocument, ComponentDocument> change) => components.Update(name, c => change(c) with { Modified = world.Now });

    /// <summary>Changes a component at which nothing is under way; throws AWS's text otherwise.</summary>
    public ComponentDocument Begin(string name, string status, Func<ComponentDocument, ComponentDocument> change)
    {
        Get(name);
        return Change(name, c => c.Status is EndpointStatus.InService or EndpointStatus.Failed
            ? change(c) with { Status = status }
            : throw AwsException.Validation($"Cannot update in-progress inference component \"{c.Arn}\"."));
    }

    /// <summary>Removes a component.</summary>
    public void Remove(string name)
    {
        if (Find(name) is not { } component) return;
        components.Delete(name);
        tags.Forget(component.Arn);
    }
}
